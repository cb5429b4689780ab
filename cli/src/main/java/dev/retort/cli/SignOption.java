package dev.retort.cli;

import dev.retort.experiments.modes.ModeSeal;
import java.nio.file.Path;
import java.security.PrivateKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The key that a mode is signed with, if any. */
final class SignOption {
    @Option(
            names = "--sign",
            paramLabel = "KEY.pem",
            description =
                    "Signs the mode with this Ed25519 key (default: the file that RETORT_SIGNING_KEY names, if any).")
    @Nullable
    Path file;

    /** Null where none is given or configured. */
    @Nullable
    PrivateKey key() {
        String named = System.getenv("RETORT_SIGNING_KEY");
        Path given = file != null ? file : named != null && !named.isBlank() ? Path.of(named) : null;
        return given == null ? null : ModeSeal.privateKey(given);
    }
}
