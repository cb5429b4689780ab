package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the Markdown files name exists: links, paths, classes, verbs. */
class DocsTest {
    private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_.][A-Za-z0-9_.-]*(/[A-Za-z0-9_.-]+)+/?");
    private static final Pattern CLASS = Pattern.compile("[A-Z][a-z0-9]+([A-Z][a-z0-9]+)*(\\.[a-z]\\w*)?(\\(\\))?");
    private static final Pattern VERB = Pattern.compile("(?m)(?:^|`|\\$ )(?:\\./)?retort ([a-z]+)");
    /** What a build or a run makes, or a user has, so that a fresh checkout lacks it. */
    private static final Pattern MADE_LATER = Pattern.compile("(dist|retort-workspace)/.*|.*/target/.*|\\.cache/.*");
    /** The pages whose single words in backticks are classes; elsewhere they may be anything. */
    private static final Set<String> NAMES_CLASSES = Set.of("architecture.md");

    /** Verbs the pages already tell of and the change under way brings; empty when it is done. */
    private static final Set<String> COMING = Set.of("demo", "run");

    @Test
    void every_link_leads_to_a_file() throws IOException {
        assertThat(missing(LINK, (page, link) -> {
                    String path = link.replaceFirst("#.*", "");
                    return link.contains("://")
                            || link.startsWith("mailto:")
                            || path.isEmpty()
                            || Files.exists(page.resolveSibling(path));
                }))
                .isEmpty();
    }

    @Test
    void every_path_in_backticks_exists() throws IOException {
        assertThat(missing(CODE, (page, code) -> {
                    String path = code.split(" ", 2)[0].replaceFirst("^\\./", "");
                    return !PATH.matcher(path).matches()
                            || MADE_LATER.matcher(path).matches()
                            || Files.exists(Repository.root().resolve(path))
                            || Files.exists(page.resolveSibling(path));
                }))
                .isEmpty();
    }

    @Test
    void every_class_the_architecture_page_names_exists() throws IOException {
        Set<String> classes = Repository.files(".java").stream()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());

        assertThat(missing(
                        CODE,
                        (page, code) ->
                                !NAMES_CLASSES.contains(page.getFileName().toString())
                                        || !CLASS.matcher(code).matches()
                                        || classes.contains(code.replaceFirst("[.(].*", ""))))
                .isEmpty();
    }

    @Test
    void every_verb_exists() throws IOException {
        Set<String> verbs = new Main().line().getSubcommands().keySet();
        List<String> unknown = new ArrayList<>();
        for (Path page : Repository.files(".md")) {
            for (MatchResult verb :
                    VERB.matcher(Files.readString(page)).results().toList()) {
                if (!verbs.contains(verb.group(1)) && !COMING.contains(verb.group(1))) {
                    unknown.add(name(page) + ": retort " + verb.group(1));
                }
            }
        }

        assertThat(unknown).isEmpty();
    }

    @Test
    void no_page_names_a_line_number_of_a_source() throws IOException {
        assertThat(missing(CODE, (_, code) -> !code.matches(".*\\.java:\\d+.*")))
                .isEmpty();
    }

    /** Whether a page may say this. */
    private interface Check {
        boolean holds(Path page, String said);
    }

    private static List<String> missing(Pattern pattern, Check check) throws IOException {
        List<String> missing = new ArrayList<>();
        for (Path page : Repository.files(".md")) {
            String prose = FENCED.matcher(Files.readString(page)).replaceAll("");
            Predicate<String> bad = said -> !check.holds(page, said);
            pattern.matcher(prose)
                    .results()
                    .map(found -> found.group(1))
                    .filter(bad)
                    .forEach(said -> missing.add(name(page) + ": " + said));
        }
        return missing;
    }

    private static String name(Path page) {
        return Repository.root().relativize(page).toString();
    }
}
