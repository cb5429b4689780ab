package dev.retort.crosscoder;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.retort.formats.AtomicFile;
import dev.retort.formats.Json;
import dev.retort.formats.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What training looked like, in JSON Lines: one line for every so many steps, about {@link #POINTS} in all. It is written
 * whole, just before each checkpoint; a run that goes on cuts it back to its checkpoint's step, so it ends in the same
 * bytes however often it was stopped.
 */
final class TrainingCurve {
    /** More than a chart can show. */
    static final long POINTS = 1000;

    private final Path file;
    private final TrainingConfig config;
    private final long every;
    private final List<String> lines = new ArrayList<>();

    private TrainingCurve(Path file, TrainingConfig config) {
        this.file = file;
        this.config = config;
        this.every = Math.max(1, config.steps() / POINTS);
    }

    /** One that goes on at a step, from what was written before it. */
    static TrainingCurve at(long step, Path file, TrainingConfig config) {
        TrainingCurve curve = new TrainingCurve(file, config);
        if (step > 0 && Files.exists(file)) {
            try (Stream<Node> points = Json.lines(file)) {
                points.map(point -> point.asMap("a point of a training's curve"))
                        .filter(point -> point.need("step").asLong(0, Long.MAX_VALUE) < step)
                        .map(Json::line)
                        .forEach(curve.lines::add);
            }
        }
        return curve;
    }

    void add(TrainingStep figures) {
        if (figures.step() % every == 0 || figures.step() == config.steps() - 1) {
            lines.add(Json.line(tree(figures)));
        }
    }

    private Map<String, Object> tree(TrainingStep figures) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("step", figures.step());
        tree.put("tokens", (figures.step() + 1) * config.batch());
        tree.put("loss", figures.loss());
        tree.put("fvu", figures.fvu());
        tree.put("l0", figures.l0());
        tree.put("dead", (double) figures.dead() / config.features());
        tree.put("gradient_norm", figures.gradientNorm());
        tree.put("decoder_norm", figures.decoderNorm());
        tree.put("learning_rate", config.learningRate(figures.step()));
        tree.put("coefficient", figures.coefficient());
        tree.put("threshold", figures.threshold());
        return tree;
    }

    void write() {
        AtomicFile.write(file, out -> {
            for (String line : lines) {
                out.write((line + "\n").getBytes(UTF_8));
            }
        });
    }
}
