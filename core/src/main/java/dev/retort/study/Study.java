package dev.retort.study;

import dev.retort.activations.SplitShares;
import dev.retort.lab.TeacherRates;
import dev.retort.lab.Teaching;
import dev.retort.models.hub.HubModels;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One investigation, as study.yaml declares it.
 *
 * @param name names the workspace
 * @param seed everything random in the study follows from it
 * @param hook the hook point's text, such as {@code blocks.half.resid_pre}
 * @param corpus the parts of the corpus; their shares add up to 1
 * @param split by document
 * @param tokens how many to harvest
 * @param categories {@code reasoning}, the built-in ones, or the path of a file
 * @param teacher whose traces the lab writes, for the corpus and for every figure that is forced on traces
 * @param nullPairs which are run beside the real pair
 * @param workspace the folder the file asks for, or null for {@code ./retort-workspace/<name>}
 */
public record Study(
        String name,
        long seed,
        Models models,
        String hook,
        List<CorpusPart> corpus,
        SplitShares split,
        long tokens,
        List<CrosscoderSpec> crosscoders,
        String categories,
        Experiments experiments,
        Teaching teacher,
        List<NullPair> nullPairs,
        @Nullable Path workspace) {
    /**
     * The models.
     *
     * @param base the reference
     * @param continued the base trained on with its own data, for the null pair; null when there is none, or when the
     *     shipped lab pair has its own
     */
    public record Models(
            ModelSource base,
            ModelSource distilled,
            @Nullable ModelSource continued) {
        private Models located(HubModels hub) {
            return new Models(
                    located(base, hub), located(distilled, hub), continued == null ? null : located(continued, hub));
        }

        private static ModelSource located(ModelSource source, HubModels hub) {
            return source instanceof ModelSource.OnHub(String name) ? new ModelSource.Stored(hub.locate(name)) : source;
        }
    }

    /** The built-in categories. */
    public static final String REASONING = "reasoning";

    /** Where it is run unless told otherwise. */
    public Path workspaceFolder() {
        return workspace != null ? workspace : Path.of("retort-workspace").resolve(name);
    }

    /** The same study with the models it names on a hub downloaded. */
    public Study located(HubModels hub) {
        return new Study(
                name,
                seed,
                models.located(hub),
                hook,
                corpus,
                split,
                tokens,
                crosscoders,
                categories,
                experiments,
                teacher,
                nullPairs,
                workspace);
    }

    /** Whether anything in it is the lab's teacher's. */
    boolean readsTraces() {
        CorpusPart.Source traces = new CorpusPart.Source.Lab(CorpusPart.LabDocuments.TRACES);
        return experiments.evaluate().contains(StudySteps.LAB)
                || corpus.stream().anyMatch(part -> part.source().equals(traces));
    }

    /**
     * Puts the teacher into what a step depends on. v2 is left out, as it was before there was another: its steps keep their
     * keys, and workspaces their steps.
     */
    void teacherInto(Map<String, Object> config) {
        if (!teacher.equals(TeacherRates.v2())) {
            config.put("teacher", Map.of(teacher.text(), teacher));
        }
    }

    public Study {
        corpus = List.copyOf(corpus);
        crosscoders = List.copyOf(crosscoders);
        nullPairs = List.copyOf(nullPairs);
    }
}
