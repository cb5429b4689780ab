package dev.retort.experiments.modes;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.retort.basics.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Ed25519 signatures (RFC 8032) of modes; keys are PEM files as {@code openssl genpkey -algorithm ed25519} makes them. */
public final class ModeSeal {
    static final String KEY = "signature";
    private static final String ALGORITHM = "Ed25519";
    private static final String LINE = KEY + ": ";

    private ModeSeal() {}

    /** Whether a mode's signature is good, bad, or missing. */
    public enum State {
        GOOD,
        BAD,
        UNSIGNED
    }

    /** The text with its signature as a last line. */
    static String signed(String text, PrivateKey key) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(text.getBytes(UTF_8));
            return text + LINE + Base64.getEncoder().encodeToString(signature.sign()) + "\n";
        } catch (GeneralSecurityException e) {
            throw new BadInput("the key does not sign: " + e.getMessage(), e);
        }
    }

    /** Holds a mode's file against a public key. */
    public static State check(Path mode, PublicKey key) {
        String text = text(mode);
        int at = text.lastIndexOf("\n" + LINE);
        if (at < 0) {
            return State.UNSIGNED;
        }
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(key);
            signature.update(text.substring(0, at + 1).getBytes(UTF_8));
            byte[] bytes = Base64.getDecoder()
                    .decode(text.substring(at + 1 + LINE.length()).strip());
            return signature.verify(bytes) ? State.GOOD : State.BAD;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return State.BAD;
        }
    }

    /** A PKCS #8 key. @throws BadInput when the file holds none */
    public static PrivateKey privateKey(Path file) {
        try {
            return KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(pem(file, "PRIVATE KEY")));
        } catch (GeneralSecurityException e) {
            throw noKey(file, "private");
        }
    }

    /** An X.509 public key. @throws BadInput when the file holds none */
    public static PublicKey publicKey(Path file) {
        try {
            return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(pem(file, "PUBLIC KEY")));
        } catch (GeneralSecurityException e) {
            throw noKey(file, "public");
        }
    }

    private static byte[] pem(Path file, String kind) {
        String text = text(file);
        String begin = "-----BEGIN " + kind + "-----";
        int from = text.indexOf(begin);
        int to = text.indexOf("-----END " + kind + "-----");
        if (from < 0 || to < from) {
            throw BadInput.in(file, "holds no " + kind.toLowerCase(java.util.Locale.ROOT) + " in PEM form.");
        }
        try {
            return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
        } catch (IllegalArgumentException e) {
            throw BadInput.in(file, "holds a key that is not base64.");
        }
    }

    private static BadInput noKey(Path file, String kind) {
        return BadInput.in(file, "is no Ed25519 " + kind + " key; `openssl genpkey -algorithm ed25519` makes one.");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            throw BadInput.in(file, "cannot be read.");
        }
    }
}
