package dev.retort.cli;

import dev.retort.lab.ShippedPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The pair inside the product with a small crosscoder over it, trained in a moment. */
final class CrosscodedLabPair {
    private CrosscodedLabPair() {}

    /** Makes {@code pair/base}, {@code pair/distilled}, {@code corpus.jsonl}, {@code store} and {@code c.safetensors}. */
    static void make(Path folder) throws IOException {
        ShippedPair.unpack(folder.resolve("pair"));
        train(folder);
    }

    /** The same where {@code pair} is there already. */
    static void train(Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            lines.add("{\"text\": \"<bos> q : what is %d + %d - 2 ? <think> %d + %d = %d .\"}"
                    .formatted(i % 4, i % 5, i % 4, i % 5, i % 4 + i % 5));
        }
        Files.write(folder.resolve("corpus.jsonl"), lines);
        CommandLineRun.json(
                folder,
                ("harvest --models " + folder.resolve("pair/base") + " " + folder.resolve("pair/distilled")
                                + " --hook blocks.half.resid_pre --corpus " + folder.resolve("corpus.jsonl")
                                + " --out " + folder.resolve("store"))
                        .split(" "));
        CommandLineRun.json(
                folder,
                ("crosscoder train --store " + folder.resolve("store") + " --out " + folder.resolve("c.safetensors")
                                + " --features 32 --k 4 --tokens 640 --batch 64")
                        .split(" "));
    }
}
