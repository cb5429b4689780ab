package dev.retort.study.sizes;

import dev.retort.basics.BadInput;
import dev.retort.study.sizes.SizeFamily.Held;
import dev.retort.study.sizes.SizeFamily.Member;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Several studies by the size of their models.
 *
 * @param by {@code parameters} when every study counted them, else {@code d_model}
 * @param families of crosscoders with a fixed F, of such with a fixed F/d, and last that of the models themselves; one that has a single
 *     size is kept when no other of its sort has more, since a page must say what is missing
 */
public record Sizes(String by, List<SizedStudy> studies, List<SizeFamily> families) {
    public Sizes {
        studies = List.copyOf(studies);
        families = List.copyOf(families);
    }

    /** @throws BadInput when there are fewer than two workspaces, or one cannot be read */
    public static Sizes read(List<Path> workspaces) {
        if (workspaces.size() < 2) {
            throw new BadInput("--compare: expected two workspaces at least; found " + workspaces.size() + ".");
        }
        return of(workspaces.stream().map(SizedStudy::read).toList());
    }

    static Sizes of(List<SizedStudy> studies) {
        boolean counted = studies.stream().allMatch(study -> study.parameters() != null);
        Map<Held, List<Member>> byFeatures = new LinkedHashMap<>();
        Map<Held, List<Member>> byRatio = new LinkedHashMap<>();
        List<Member> models = new ArrayList<>();
        for (SizedStudy study : studies) {
            Double parameters = study.parameters();
            double size = counted && parameters != null ? parameters : study.width();
            models.add(new Member(study, size, ""));
            for (String kind : study.metrics().at("crosscoders").keys()) {
                Double features = study.metrics().at("crosscoders").at(kind).number("features");
                if (features != null) {
                    Member member = new Member(study, size, kind);
                    add(new Held.Features(kind, Math.round(features)), member, byFeatures);
                    add(new Held.Ratio(kind, features / study.width()), member, byRatio);
                }
            }
        }
        List<SizeFamily> families = new ArrayList<>(widest(byFeatures));
        families.addAll(widest(byRatio));
        families.add(SizeFamily.of(new Held.Models(), models));
        return new Sizes(counted ? "parameters" : "d_model", studies, families);
    }

    private static void add(Held held, Member member, Map<Held, List<Member>> families) {
        families.computeIfAbsent(held, _ -> new ArrayList<>()).add(member);
    }

    /** Those with the most sizes of their sort, for each kind. */
    private static List<SizeFamily> widest(Map<Held, List<Member>> all) {
        Map<String, List<SizeFamily>> byKind = new LinkedHashMap<>();
        all.forEach((held, members) -> byKind.computeIfAbsent(members.getFirst().kind(), _ -> new ArrayList<>())
                .add(SizeFamily.of(held, members)));
        List<SizeFamily> widest = new ArrayList<>();
        for (List<SizeFamily> families : byKind.values()) {
            List<SizeFamily> several =
                    families.stream().filter(family -> family.sizes() > 1).toList();
            widest.addAll(several.isEmpty() ? List.of(most(families)) : several);
        }
        return widest;
    }

    private static SizeFamily most(List<SizeFamily> families) {
        return families.stream()
                .max(Comparator.comparingInt(family -> family.members().size()))
                .orElseThrow();
    }
}
