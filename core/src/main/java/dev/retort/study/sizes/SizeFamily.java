package dev.retort.study.sizes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Studies in which only the size differs, and their lines. */
public record SizeFamily(Held held, List<Member> members, List<SizeLine> lines) {
    /** What is the same at every size. */
    public sealed interface Held {
        /** The kind of crosscoder and its number of features, F. */
        record Features(String kind, long features) implements Held {}

        /** The kind of crosscoder and its features per dimension of the model, F/d. */
        record Ratio(String kind, double ratio) implements Held {}

        /** Nothing but the hook point: figures of the models themselves. */
        record Models() implements Held {}
    }

    /** A study at its size; {@code kind} is the crosscoder that is looked at, empty for the models themselves. */
    record Member(SizedStudy study, double size, String kind) {}

    public SizeFamily {
        members = List.copyOf(members);
        lines = List.copyOf(lines);
    }

    static SizeFamily of(Held held, List<Member> members) {
        boolean crosscoder = !(held instanceof Held.Models);
        List<SizeLine> lines = new ArrayList<>();
        for (SizeMeasure measure : SizeMeasure.values()) {
            SizeLine line = measure.ofCrosscoder() == crosscoder ? SizeLine.of(measure, members) : null;
            if (line != null) {
                lines.add(line);
            }
        }
        return new SizeFamily(held, members, lines);
    }

    /** How many sizes it has. */
    public int sizes() {
        return (int) members.stream().mapToDouble(Member::size).distinct().count();
    }

    /** How many pairs of models it has at each size, smallest first. */
    public List<Integer> seeds() {
        Map<Double, Integer> seeds = new TreeMap<>();
        byPair(members).forEach(pair -> seeds.merge(pair.getFirst().size(), 1, Integer::sum));
        return List.copyOf(seeds.values());
    }

    static List<List<Member>> byPair(List<Member> members) {
        Map<String, List<Member>> pairs = new LinkedHashMap<>();
        members.forEach(member -> pairs.computeIfAbsent(member.study().pair(), _ -> new ArrayList<>())
                .add(member));
        return List.copyOf(pairs.values());
    }
}
