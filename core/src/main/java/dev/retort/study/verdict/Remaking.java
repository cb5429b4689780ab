package dev.retort.study.verdict;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Commands that measure beside a study, for people to give. What stands in capitals is theirs to fill in: files remember hashes,
 * not paths, and WORKSPACE is the study's.
 */
final class Remaking {
    private static final String PAIR = " CROSSCODER --models BASE DISTILLED";

    private Remaking() {}

    /**
     * An ablation of a category's features.
     *
     * @param options by their names, without dashes
     * @param folder from the workspace on
     */
    static String ablation(String category, Map<String, String> options, String folder) {
        String quoted = category.contains(" ") ? '"' + category + '"' : category;
        return "retort ablate" + PAIR + " --store STORE --category " + quoted + told(options) + out(folder);
    }

    /** A search for a mode. */
    static String mode(String goal, Map<String, String> options, String folder) {
        return "retort mode fit" + PAIR + " --goal " + goal + told(options) + out(folder);
    }

    /** Where a file lies. */
    static String folder(String file) {
        return file.substring(0, file.lastIndexOf('/'));
    }

    /** {@code 1,2,3}. */
    static String listed(List<Long> features) {
        return features.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static String told(Map<String, String> options) {
        return options.entrySet().stream()
                .map(option -> " --" + option.getKey() + " " + option.getValue())
                .collect(Collectors.joining());
    }

    private static String out(String folder) {
        return " --out WORKSPACE/" + folder;
    }
}
