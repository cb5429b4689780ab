package dev.retort.crosscoder.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.formats.Safetensors;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;

/** The files that {@code src/test/python/make_exchange_fixtures.py} makes. */
final class ExchangeFixtures {
    private static final double TOLERANCE = 1e-5;

    private ExchangeFixtures() {}

    static Path path(String name) {
        URL url = ExchangeFixtures.class.getResource(name);
        if (url == null) {
            throw new AssertionError("no fixture " + name);
        }
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** Imports a fixture and computes what its project computes. */
    static void agree(String name, ImportOptions options) {
        try (Imported imported = Exchange.read(path(name), options)) {
            agree(name, imported.file());
        }
    }

    static void agree(String name, CrosscoderFile file) {
        try (Scope _ = Scope.open();
                Safetensors expected = Safetensors.open(path(name).resolve("expected.safetensors"))) {
            Tensor f = encode(file, expected.tensor("x", Device.CPU));
            close(f, expected.tensor("f", Device.CPU));
            close(decode(file, f), expected.tensor("x_hat", Device.CPU));
        }
    }

    /** Raw activations (B, …) → f (B, F). */
    static Tensor encode(CrosscoderFile file, Tensor x) {
        return file.crosscoder().encode(file.normaliser().apply(x.reshape(x.size(0), -1)));
    }

    /** f (B, F) → raw reconstruction (B, D). */
    static Tensor decode(CrosscoderFile file, Tensor f) {
        return file.normaliser().invert(file.crosscoder().decode(f));
    }

    static void close(Tensor actual, Tensor expected) {
        float[] values = actual.toFloats();
        float[] wanted = expected.toFloats();
        assertThat(values).hasSameSizeAs(wanted);
        for (int i = 0; i < wanted.length; i++) {
            double allowed = TOLERANCE * Math.max(1, Math.abs(wanted[i]));
            if (!(Math.abs(values[i] - wanted[i]) <= allowed)) {
                throw new AssertionError("number " + i + " is " + values[i] + ", expected " + wanted[i]);
            }
        }
    }
}
