package dev.retort.study;

import dev.retort.basics.BadInput;
import dev.retort.lab.BuiltPair;
import dev.retort.lab.TeacherRates;
import dev.retort.lab.Teaching;
import dev.retort.lab.Vocabulary;
import dev.retort.models.Checkpoint;
import dev.retort.models.DecoderConfig;
import dev.retort.models.HookPoint;
import dev.retort.models.tokenizer.Tokenizer;
import dev.retort.models.tokenizer.Tokenizers;
import dev.retort.models.tokenizer.VocabularyDifference;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refuses, before anything runs, models that cannot be studied side by side. */
final class PairCheck {
    private static final Logger LOG = LoggerFactory.getLogger(PairCheck.class);

    private PairCheck() {}

    /** Looks at the user's models of a study; the lab's own need no look. */
    static void check(Study study) {
        ofTheStudysTeacher(study);
        if (!(study.models().base() instanceof ModelSource.Stored(Path base))) {
            return;
        }
        DecoderConfig config = Checkpoint.config(base);
        HookPoint.parse(study.hook(), config.nLayers());
        try (Tokenizer tokenizer = Tokenizers.load(base)) {
            for (ModelSource other : others(study)) {
                if (other instanceof ModelSource.Stored(Path path)) {
                    sameShape(base, config, path);
                    sameVocabulary(base, tokenizer, path);
                }
            }
            if (study.experiments().evaluate().contains(StudySteps.LAB)) {
                speaksTheLabsLanguage(base, tokenizer);
            }
        }
    }

    /** Another teacher's traces are a fair thing to show a model, but seldom what was meant. */
    private static void ofTheStudysTeacher(Study study) {
        Teaching taught = switch (study.models().distilled()) {
            case ModelSource.Stored(Path path) ->
                BuiltPair.of(path).map(BuiltPair::teacher).orElse(null);
            case ModelSource.Shipped _ -> TeacherRates.v2();
            case ModelSource.OnHub _ -> null;
        };
        if (taught != null && study.readsTraces() && !taught.equals(study.teacher())) {
            LOG.warn(
                    "the distilled model was taught by {}, and this study shows it traces of {}; \"lab: {teacher: {}}\" in "
                            + "the study changes that",
                    taught.text(),
                    study.teacher().text(),
                    taught.text());
        }
    }

    private static List<ModelSource> others(Study study) {
        ModelSource continued = study.models().continued();
        return continued == null
                ? List.of(study.models().distilled())
                : List.of(study.models().distilled(), continued);
    }

    private static void sameShape(Path base, DecoderConfig config, Path other) {
        DecoderConfig theirs = Checkpoint.config(other);
        if (theirs.dModel() != config.dModel() || theirs.nLayers() != config.nLayers()) {
            throw new BadInput(other + ": has " + theirs.nLayers() + " blocks of width " + theirs.dModel() + ", but "
                    + base + " has " + config.nLayers() + " of width " + config.dModel()
                    + "; a pair is one model before and after distillation.");
        }
    }

    private static void sameVocabulary(Path base, Tokenizer tokenizer, Path other) {
        try (Tokenizer theirs = Tokenizers.load(other)) {
            List<Integer> different = VocabularyDifference.of(tokenizer, theirs).ordinary();
            if (different.isEmpty()) {
                return;
            }
            int id = different.getFirst();
            boolean inBoth = id < Math.min(tokenizer.vocabSize(), theirs.vocabSize());
            throw new BadInput("the models have different vocabularies: "
                    + (inBoth
                            ? "token " + id + " is \"" + tokenizer.token(id) + "\" in " + base + " and \""
                                    + theirs.token(id) + "\" in " + other
                            : base + " has " + tokenizer.vocabSize() + " tokens and " + other + " has "
                                    + theirs.vocabSize())
                    + "; a pair must share its tokenizer.");
        }
    }

    private static void speaksTheLabsLanguage(Path base, Tokenizer tokenizer) {
        List<String> words = Vocabulary.lab().words();
        for (int id = 0; id < words.size(); id++) {
            if (id >= tokenizer.vocabSize() || !tokenizer.token(id).equals(words.get(id))) {
                throw new BadInput("\"evaluate\": \"lab\" asks the lab's problems, which " + base
                        + " cannot read: its vocabulary is another one; leave \"lab\" out.");
            }
        }
    }
}
