package dev.retort.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.NullMarked;

/**
 * The table of rooms in {@code docs/architecture.md}, as a rule: an arrow may only point to an earlier room, and a
 * third party is known in its own room alone.
 */
@AnalyzeClasses(packages = "dev.retort", importOptions = RoomsTest.MainCode.class)
class RoomsTest {
    private static final String ROOT = "dev.retort.";

    /** In the order of the data. */
    private static final List<String> ROOMS = List.of(
            "basics",
            "engine",
            "formats",
            "models",
            "tables",
            "activations",
            "crosscoder",
            "atlas",
            "experiments",
            "distill",
            "lab",
            "study",
            "cli");

    /** Third party, by the beginning of its packages, and the only packages of ours that may name it. */
    private static final Map<String, List<String>> ONLY_IN = Map.ofEntries(
            Map.entry("org.bytedeco.", List.of("engine")),
            Map.entry("jdk.incubator.vector.", List.of("engine.kernel")),
            Map.entry("com.fasterxml.jackson.", List.of("formats")),
            Map.entry("org.snakeyaml.", List.of("formats")),
            Map.entry("ai.djl.", List.of("models.tokenizer")),
            Map.entry("org.duckdb.", List.of("tables")),
            Map.entry("org.hipparchus.", List.of("atlas", "experiments")),
            Map.entry("gg.jte.", List.of("study.report")),
            Map.entry("picocli.", List.of("cli")),
            Map.entry("me.tongfei.", List.of("cli")),
            Map.entry("ch.qos.logback.", List.of("cli")));

    /** Corners of the JDK that are no standard: Ctrl-C, and how much memory the machine has. */
    private static final List<String> ONLY_IN_CLI = List.of("sun.misc.", "com.sun.management.");

    /** What any room may name. */
    private static final List<String> ANYWHERE = List.of("java.", "org.jspecify.annotations.", "org.slf4j.", ROOT);

    @ArchTest
    static final ArchRule arrows_point_only_to_earlier_rooms = classes()
            .should(onlyDependOn("rooms up to their own", dependency -> {
                int origin = room(dependency.getOriginClass());
                JavaClass target = dependency.getTargetClass();
                return origin >= 0 && (!target.getPackageName().startsWith(ROOT) || room(target) <= origin);
            }));

    @ArchTest
    static final ArchRule third_parties_stay_in_their_rooms = classes()
            .should(onlyDependOn("third parties of their own room", dependency -> {
                String target =
                        dependency.getTargetClass().getBaseComponentType().getPackageName() + ".";
                String origin = dependency.getOriginClass().getPackageName() + ".";
                if (target.equals(".") || ANYWHERE.stream().anyMatch(target::startsWith)) {
                    return true; // a primitive type's package is empty
                }
                if (ONLY_IN_CLI.stream().anyMatch(target::startsWith)) {
                    return origin.startsWith(ROOT + "cli.");
                }
                return ONLY_IN.entrySet().stream()
                        .filter(party -> target.startsWith(party.getKey()))
                        .flatMap(party -> party.getValue().stream())
                        .anyMatch(room -> origin.startsWith(ROOT + room + "."));
            }));

    @ArchTest
    static final ArchRule packages_are_free_of_cycles =
            slices().matching("dev.retort.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule errors_have_a_kind = NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;

    @ArchTest
    static final ArchRule rooms_never_print =
            noClasses().that().resideOutsideOfPackage("dev.retort.cli..").should(ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule one_way_to_log = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    @ArchTest
    static final ArchRule names_say_what_a_class_is =
            noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl|Base)$");

    @ArchTest
    static final ArchRule statics_are_final = fields().that()
            .areStatic()
            .and()
            .doNotHaveModifier(JavaModifier.SYNTHETIC)
            .should()
            .beFinal();

    @ArchTest
    static void every_package_says_what_it_is_and_is_null_marked(JavaClasses ours) {
        var unmarked = new TreeSet<String>();
        for (JavaClass one : ours) {
            JavaPackage home = one.getPackage();
            if (!home.isAnnotatedWith(NullMarked.class)) {
                unmarked.add(home.getName());
            }
        }

        assertThat(unmarked).as("packages without a @NullMarked package-info").isEmpty();
    }

    /** The place of a class's room in the order, -1 for a package that is no room. */
    private static int room(JavaClass one) {
        String name = one.getPackageName();
        return name.startsWith(ROOT)
                ? ROOMS.indexOf(name.substring(ROOT.length()).split("\\.")[0])
                : -1;
    }

    private static ArchCondition<JavaClass> onlyDependOn(String what, Predicate<Dependency> allowed) {
        return new ArchCondition<>("only depend on " + what) {
            @Override
            public void check(JavaClass one, ConditionEvents events) {
                for (Dependency dependency : one.getDirectDependenciesFromSelf()) {
                    if (!allowed.test(dependency)) {
                        events.add(SimpleConditionEvent.violated(one, dependency.getDescription()));
                    }
                }
            }
        };
    }

    /** Leaves out tests, in folders and in jars, and code that a tool wrote. */
    static final class MainCode implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/")
                    && !location.contains("-tests.jar")
                    && !location.contains("/gg/jte/");
        }
    }
}
