package dev.retort.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files that {@code src/test/fixtures} makes. */
final class Fixtures {
    private Fixtures() {}

    static Path path(String name) {
        URL url = Fixtures.class.getResource(name);
        if (url == null) {
            throw new AssertionError("no fixture " + name);
        }
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(path(name));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Same names, shapes and (relative to 1) values within {@code tolerance}. */
    static void assertSame(TensorFile actual, TensorFile expected, double tolerance) {
        assertThat(actual.names()).containsExactlyInAnyOrderElementsOf(expected.names());
        for (String name : expected.names()) {
            try (Scope _ = Scope.open()) {
                assertSame(name, actual.tensor(name, Device.CPU), expected.tensor(name, Device.CPU), tolerance);
            }
        }
    }

    static void assertSame(String name, Tensor actual, Tensor expected, double tolerance) {
        assertThat(actual.shape()).as(name).isEqualTo(expected.shape());
        float[] values = actual.toFloats();
        float[] wanted = expected.toFloats();
        for (int i = 0; i < wanted.length; i++) {
            double allowed = tolerance * Math.max(1, Math.abs(wanted[i]));
            if (!(Math.abs(values[i] - wanted[i]) <= allowed)) {
                throw new AssertionError(name + "[" + i + "] is " + values[i] + ", expected " + wanted[i]);
            }
        }
    }
}
