package dev.retort.atlas.export;

import dev.retort.basics.BadInput;
import java.util.Arrays;
import java.util.List;

/** Whose files are written. */
public enum AtlasFormat {
    /** Neuronpedia's export tree, which its import reads. */
    NEURONPEDIA("neuronpedia"),
    /** Bodies of Neuronpedia's POST /api/feature/upload-batch. */
    NEURONPEDIA_UPLOAD("neuronpedia-upload"),
    /** Pages for a browser, in the manner of SAEDashboard. */
    DASHBOARD("dashboard"),
    /** science-of-finetuning's latent_df.csv. */
    LATENT_CSV("latent-csv"),
    /** EleutherAI/delphi's latent cache. */
    DELPHI("delphi");

    private final String word;

    AtlasFormat(String word) {
        this.word = word;
    }

    /** Its name on the command line and in files. */
    public String word() {
        return word;
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(AtlasFormat::word).toList();
    }

    public static AtlasFormat of(String word) {
        return Arrays.stream(values())
                .filter(format -> format.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new BadInput(
                        "\"" + word + "\" is no format of an atlas; there are " + String.join(", ", words()) + "."));
    }
}
