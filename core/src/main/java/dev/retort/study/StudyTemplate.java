package dev.retort.study;

/** The study.yaml that {@code retort init} writes: complete, commented, ready to be run once the corpus is named. */
public final class StudyTemplate {
    private StudyTemplate() {}

    /** Its text for two models; paths are as the user gave them. */
    public static String text(String name, String base, String distilled) {
        return """
                # What did distillation put into the second model?   retort run study.yaml
                # Editors check this file with study.schema.json, which is in Retort's jar.

                study: %s        # names the workspace, ./retort-workspace/<name>
                seed: 7

                models:              # folders in the Hugging Face layout, .gguf files, or lab://S
                  base: %s
                  distilled: %s
                  # continued: ./base-trained-on   # the base after as many tokens of its own data: a second null pair

                hook: blocks.half.resid_pre   # the middle block's input

                corpus:              # JSON Lines, one document a line: text, or messages, or question + thinking + answer
                  - {path: traces.jsonl, share: 0.5}
                  - {path: web.jsonl, text: text, share: 0.5}   # text: the field that holds it
                split: {train: 0.8, dev: 0.1, test: 0.1}       # by document

                tokens: 2_000_000    # to harvest; 100_000 give a first look

                crosscoders:         # both losses: the shape of the NRN histogram depends on them
                  - {kind: relu-l1, features: 8192, l1: 2.0, steps: 1200, batch: 1024, lr: 0.001}
                  - {kind: batch-topk, features: 8192, k: 64, steps: 1200, batch: 1024, lr: 0.001}

                categories: reasoning   # built in

                experiments:
                  ablate: [self-reflection, computation verification]   # remove these categories' features
                  steer: []                                             # modes to seek: deep
                  # evaluate: [lab]   # models of `retort lab build`: the lab's problems, with lab: {teacher: v2} or v3e

                null_pairs: [identical]   # what the same figures are when nothing was distilled
                """.formatted(name, quoted(base), quoted(distilled));
    }

    /** Paths may hold what YAML would read as something else. */
    static String quoted(String path) {
        return path.matches("[A-Za-z0-9./_-]+")
                ? path
                : '"' + path.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
