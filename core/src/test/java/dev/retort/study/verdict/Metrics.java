package dev.retort.study.verdict;

import dev.retort.formats.Json;
import dev.retort.study.metrics.Tree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A metrics tree made by hand in which every claim that one study can test is reproduced, to be changed place by place. */
final class Metrics {
    private final Map<String, Object> tree = new LinkedHashMap<>();

    /** Everything measured, and everything as claimed. */
    static Metrics whole() {
        Metrics metrics = new Metrics();
        metrics.arm("", 200, 100, 0.85, 0.10, 0.08, -3.0, 0.90);
        metrics.arm("null_pairs/continued/", 40, 5, 0.72, 0.00, 0.00, -0.5, 0.99);
        metrics.put("null_pairs/continued/real_minus_null/relu-l1/nrn_above_0.9", figure(0.16, 0.02));
        metrics.put("ablation/accuracy/0/category", "self-reflection");
        metrics.put("ablation/accuracy/0/selection", "attribution");
        metrics.put("ablation/accuracy/0/forced_ratio", figure(0.8, 0.03));
        metrics.put("ablation/accuracy/0/rotated_forced_ratio", figure(1.0, 0.02));
        metrics.put("ablation/accuracy/0/matched_random_forced_ratio", figure(0.99, 0.02));
        metrics.put("ablation/accuracy/0/repair_ratio", figure(0.9, 0.05));
        metrics.put("ablation/accuracy/0/sampled_change", figure(-0.04, 0.01));
        metrics.put("ablation/accuracy/0/greedy_change", figure(0.0, 0.005));
        metrics.put("ablation/accuracy/0/matched_random_sampled_change", figure(0.001, 0.01));
        metrics.put("ablation/accuracy/0/rotated_sampled_change", figure(-0.002, 0.01));
        metrics.steering(0, "deep", 0.2);
        metrics.steering(1, "incisive", -0.2);
        return metrics;
    }

    private void arm(
            String at, int above, int verified, double auroc, double sides, double probe, double logit, double cka) {
        put(at + "crosscoders/relu-l1/nrn/histogram", List.of(150, 50, 50, 100, 150, 150, 100, 30, 20, above));
        put(at + "crosscoders/batch-topk/nrn/histogram", List.of(0, 0, 40, 100, 300, 300, 80, 30, 0, 0));
        put(at + "crosscoders/relu-l1/classes/distilled-only", verified);
        put(at + "crosscoders/relu-l1/classes/shared", 800);
        put(at + "crosscoders/relu-l1/classes/dead", 24);
        for (String position : List.of("pre_hard", "segment")) {
            put(at + "category_means/" + position + "/best_auroc", figure(auroc, 0.02));
            put(at + "category_means/" + position + "/above_minus_below_half", figure(sides, 0.02));
        }
        put(at + "probes/pre_hard/mean/difference", figure(probe, 0.02));
        put(
                at + "agreement/measures/cka",
                Map.of("value", cka, "low", cka - 0.02, "high", cka + 0.02, "documents", 90));
        put(at + "agreement/measures/mutual_knn", Map.of("value", cka, "low", cka - 0.02, "high", cka + 0.02));
        int row = 0;
        for (String category : List.of("self-reflection", "computation verification")) {
            for (int k : List.of(5, 20)) {
                String place = at + "ablation/paper/" + row++ + "/";
                put(place + "category", category);
                put(place + "crosscoder", "relu-l1");
                put(place + "encoder", "paired");
                put(place + "k_percent", k);
                // the smaller k says nothing, so that a rule which took it would be found out
                put(place + "distilled", figure(k == 20 ? logit : 0, 0.2));
                put(place + "base", figure(0.05, 0.2));
                put(place + "distilled_minus_base", figure(k == 20 ? logit : 0, 0.2));
                put(place + "control_low_nrn", figure(-0.1, 0.2));
                put(place + "control_random", figure(0.0, 0.2));
                put(place + "other_categories", figure(-0.3, 0.2));
            }
        }
    }

    private void steering(int row, String mode, double length) {
        String at = "steering/" + row + "/";
        put(at + "mode", mode);
        put(at + "chosen", true);
        for (String decoding : List.of("greedy", "sampled")) {
            put(at + decoding + "_length_change", figure(length, 0.05));
            put(at + "rotated_" + decoding + "_length_change", figure(0.01, 0.05));
            put(at + decoding + "_accuracy_change", figure(-0.01, 0.02));
        }
    }

    /** {@code value} ± {@code half} over 2,000 problems. */
    static Map<String, Object> figure(double value, double half) {
        return Map.of("value", value, "low", value - half, "high", value + half, "n", 2000);
    }

    /** Puts a value at a path of keys; a number is a place in a list. */
    Metrics put(String path, Object value) {
        String[] keys = path.split("/");
        Object at = tree;
        for (int i = 0; i < keys.length - 1; i++) {
            at = step(at, keys[i], keys[i + 1].matches("\\d+"));
        }
        set(at, keys[keys.length - 1], value);
        return this;
    }

    /** Takes away what is at a path. */
    Metrics remove(String path) {
        int last = path.lastIndexOf('/');
        Object at = tree;
        if (last >= 0) {
            for (String key : path.substring(0, last).split("/")) {
                at = step(at, key, false);
            }
        }
        ((Map<?, ?>) at).remove(path.substring(last + 1));
        return this;
    }

    Tree tree() {
        return new Tree(Json.parse(Json.text(tree), Path.of("metrics.json")));
    }

    Verdict of(Claim claim) {
        return Verdicts.of(tree(), Beside.NOTHING).stream()
                .filter(verdict -> verdict.claim() == claim)
                .findFirst()
                .orElseThrow();
    }

    @SuppressWarnings("unchecked")
    private static Object step(Object at, String key, boolean list) {
        if (at instanceof List<?> rows) {
            List<Object> all = (List<Object>) rows;
            while (all.size() <= Integer.parseInt(key)) {
                all.add(new LinkedHashMap<String, Object>());
            }
            return all.get(Integer.parseInt(key));
        }
        return ((Map<String, Object>) at)
                .computeIfAbsent(key, _ -> list ? new ArrayList<>() : new LinkedHashMap<String, Object>());
    }

    @SuppressWarnings("unchecked")
    private static void set(Object at, String key, Object value) {
        ((Map<String, Object>) at).put(key, value);
    }
}
