package dev.retort.crosscoder.parity;

import dev.retort.basics.RetortException;
import dev.retort.crosscoder.TrainingPath;
import dev.retort.engine.kernel.Lanes;
import dev.retort.formats.FixtureCheck;
import dev.retort.formats.FixtureResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Runs the crosscoder fixtures of a folder: {@code ckkissane} and {@code batch_topk}, each where it is there. */
public final class CrosscoderParity {
    private static final String KIND = "crosscoder";

    private CrosscoderParity() {}

    /** The fixtures found directly below {@code crosscoders}; none when the folder is missing. */
    public static List<FixtureResult> check(Path crosscoders) {
        List<FixtureResult> results = new ArrayList<>();
        for (TrainingPath path : paths()) {
            run(crosscoders.resolve("ckkissane"), path, KissaneParity::check, results);
            run(crosscoders.resolve("batch_topk"), path, BatchTopKParity::check, results);
        }
        return results;
    }

    private static List<TrainingPath> paths() {
        return Lanes.available() ? List.of(TrainingPath.DENSE, TrainingPath.SPARSE) : List.of(TrainingPath.DENSE);
    }

    private static void run(
            Path folder,
            TrainingPath path,
            BiFunction<Path, TrainingPath, List<FixtureCheck>> check,
            List<FixtureResult> results) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        String name = "crosscoder/" + folder.getFileName() + (path == TrainingPath.SPARSE ? ", sparse" : "");
        try {
            results.add(FixtureResult.of(name, KIND, check.apply(folder, path)));
        } catch (RetortException e) {
            results.add(FixtureResult.without(name, KIND, FixtureResult.Status.FAILED, String.valueOf(e.getMessage())));
        }
    }
}
