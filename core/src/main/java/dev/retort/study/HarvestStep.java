package dev.retort.study;

import dev.retort.activations.Corpus;
import dev.retort.activations.Harvest;
import dev.retort.activations.HookedModel;
import dev.retort.activations.Part;
import dev.retort.engine.Device;
import dev.retort.models.Checkpoint;
import dev.retort.models.Decoder;
import dev.retort.models.HookPoint;
import dev.retort.models.tokenizer.Tokenizer;
import dev.retort.models.tokenizer.Tokenizers;
import dev.retort.study.graph.Step;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Harvests one model over the corpus, into the shards that {@link PairHarvest} puts side by side. */
final class HarvestStep {
    private HarvestStep() {}

    /**
     * @param role which of the study's models it is: {@code base}, {@code distilled}, {@code continued}
     * @param base whose tokenizer and context cut the text for all of them
     */
    static Step of(Study study, String role, ModelPlace model, ModelPlace base, Step corpus) {
        Map<String, ModelPlace> places = new LinkedHashMap<>();
        places.put("base", base);
        places.put(role, model);
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("hook", study.hook());
        config.put("model", model.described());
        Set<Step> after = new LinkedHashSet<>(base.after());
        after.addAll(model.after());
        after.add(corpus);
        return new Step("harvest-" + role, 3, config, List.copyOf(after), ModelPlace.files(places), context -> {
            Path path = model.in(context);
            try (Tokenizer tokenizer = Tokenizers.load(base.in(context));
                    Decoder decoder = Decoder.load(path, Device.CPU)) {
                HookPoint point = HookPoint.parse(study.hook(), decoder.config().nLayers());
                Harvest harvest = new Harvest(
                        new HookedModel(role, model.sha256(context), decoder, point),
                        tokenizer,
                        Harvest.longest(Checkpoint.config(base.in(context)).contextLength()));
                for (Part part : Part.values()) {
                    harvest.run(
                            new Corpus(context.input(corpus)),
                            part,
                            context.folder(),
                            "harvest " + role,
                            context.progress());
                }
            }
        });
    }
}
