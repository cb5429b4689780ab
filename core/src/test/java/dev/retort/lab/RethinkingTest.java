package dev.retort.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.retort.atlas.Bootstrap;
import dev.retort.basics.BadInput;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RethinkingTest {
    private static final int N = 8000;
    private static final List<Trace> TRACES = new Teacher(3, RethinkingRates.v3e()).traces(Split.TRAIN, N);

    @Test
    void nearlyHalfTheThoughtLooksAgainInVain() {
        List<Rethought> read =
                TRACES.stream().map(t -> Rethought.read(t.problem(), t.ids())).toList();
        RethinkingStatistics statistics = RethinkingStatistics.of(read, new Bootstrap(1, 20));
        assertThat(statistics.redundantShare().value()).isBetween(.40, .52);
        assertThat(statistics.postShare().value()).isGreaterThan(.30);
        assertThat(statistics.post().value()).isGreaterThan(25);
        assertThat(statistics.redundant().value()).isEqualTo(1.24, within(.05));
        assertThat(statistics.necessary().value()).isEqualTo(.053, within(.01));
        assertThat(statistics.firstWrong().value()).isEqualTo(.026, within(.008));
        assertThat(statistics.fixed().value()).isEqualTo(1);
        assertThat(statistics.broken().value()).isZero();
        assertThat(TRACES.stream().mapToInt(Trace::length).max().orElseThrow()).isLessThanOrEqualTo(290);
    }

    @Test
    void everyPlaceHasItsEpisodesAndTokensKnowTheirs() {
        Map<EpisodeSpan.Place, Long> places = TRACES.stream()
                .flatMap(trace -> trace.episodes().stream())
                .collect(Collectors.groupingBy(EpisodeSpan::place, Collectors.counting()));
        assertThat(places.get(EpisodeSpan.Place.STEP)).isGreaterThan(N / 10);
        assertThat(places.get(EpisodeSpan.Place.BEFORE)).isGreaterThan(N / 10);
        for (Trace trace : TRACES) {
            boolean[] redundant = trace.redundant();
            byte[] openers = trace.episodeOpeners();
            int opened = 0;
            int covered = 0;
            for (int t = 0; t < trace.length(); t++) {
                opened += openers[t] != 0 ? 1 : 0;
                covered += redundant[t] ? 1 : 0;
                assertThat(openers[t] == 1 && !redundant[t]).isFalse();
            }
            assertThat(opened).isEqualTo(trace.episodes().size());
            assertThat(covered)
                    .isEqualTo(trace.episodes().stream()
                            .filter(EpisodeSpan::redundant)
                            .mapToInt(EpisodeSpan::length)
                            .sum());
        }
    }

    @Test
    void whatIsSaidIsTrueButForSlipsThatAreFound() {
        int slips = 0;
        for (Trace trace : TRACES) {
            Reading reading = TraceReader.read(trace.ids());
            assertThat(reading.answer()).isEqualTo(trace.problem().answer());
            assertThat(reading.conclusions().getLast())
                    .isEqualTo(trace.problem().answer());
            boolean foundLate = false;
            for (int i = 0; i < trace.equations().size(); i++) {
                EquationSpan said = trace.equations().get(i);
                assertThat(reading.equations().get(i).equation()).isEqualTo(said.equation());
                if (said.right()) {
                    continue;
                }
                slips++;
                boolean repaired = i + 1 < trace.equations().size()
                        && trace.equations().get(i + 1).role() == EquationSpan.Role.REPAIR;
                foundLate |= !repaired;
                assertThat(repaired || said.role() == EquationSpan.Role.STEP)
                        .as("only the first way carries a slip on: " + trace.text())
                        .isTrue();
            }
            assertThat(trace.episodes().stream().anyMatch(e -> !e.redundant()))
                    .as(trace.text())
                    .isEqualTo(foundLate);
        }
        assertThat(slips / (double) N).isEqualTo(.48, within(.04));
    }

    @Test
    void openersOpenTheirCategory() {
        for (Trace trace : TRACES) {
            for (Segment segment : trace.segments()) {
                String first = Vocabulary.lab().word(trace.ids()[segment.start()]);
                if (segment.opened()) {
                    assertThat(segment.category().openers()).contains(first);
                }
            }
        }
    }

    @Test
    void theStyleShowsInTheOpeningAndDecidesWhetherTheConclusionIsLookedAtAgain() {
        for (Style style : Style.values()) {
            List<Trace> ofStyle =
                    TRACES.stream().filter(t -> t.style() == style).toList();
            assertThat(ofStyle)
                    .allMatch(t -> Wordings.opening(style).stream()
                            .anyMatch(w -> t.text().contains("<think> " + w.substring(0, w.indexOf(" N")))));
            double first = ofStyle.stream()
                            .filter(t -> t.episodes().stream().anyMatch(e -> e.place() == EpisodeSpan.Place.AFTER))
                            .count()
                    / (double) ofStyle.size();
            assertThat(first).isEqualTo(style == Style.HESITANT ? .85 : .29, within(.03));
        }
    }

    @Test
    void theSameIndexGivesTheSameTraceAndTheProblemsAreThoseOfV2() {
        Trace again = new Teacher(3, RethinkingRates.v3e()).trace(Split.TRAIN, 4711);
        assertThat(again.text()).isEqualTo(TRACES.get(4711).text());
        assertThat(again.episodes()).isEqualTo(TRACES.get(4711).episodes());
        assertThat(new Teacher(3).trace(Split.TRAIN, 4711).problem()).isEqualTo(again.problem());
        assertThat(new Teacher(4, RethinkingRates.v3e())
                        .trace(Split.TRAIN, 4711)
                        .text())
                .isNotEqualTo(again.text());
    }

    @Test
    void teachersAreFoundByName() {
        assertThat(Teaching.named("v3e")).isEqualTo(RethinkingRates.v3e());
        assertThat(Teaching.named("v2")).isEqualTo(TeacherRates.v2());
        assertThatThrownBy(() -> Teaching.named("v4"))
                .isInstanceOf(BadInput.class)
                .hasMessageContainingAll("v4", "v2 and v3e");
    }
}
