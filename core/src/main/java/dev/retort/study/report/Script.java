package dev.retort.study.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * A script or style sheet of the program that is put into the page.
 *
 * @param body ready to stand inside its element
 * @param hash what the page's content security policy allows to run: this text and nothing else
 */
record Script(String body, String hash) {
    private static final Pattern ENDS_ELEMENT = Pattern.compile("<(?=/script|/style|!--)", Pattern.CASE_INSENSITIVE);

    /** The charts library, from its WebJar. */
    static Script charts() {
        return load("/META-INF/resources/webjars/echarts/5.5.0/echarts.min.js");
    }

    static Script own(String name) {
        return load(name);
    }

    private static Script load(String resource) {
        try (InputStream in = Script.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("a part of the report is missing from the program: " + resource);
            }
            String source = new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
            // A new version of a library might bring such a string; better no report than a broken page.
            if (ENDS_ELEMENT.matcher(source).find()) {
                throw new IllegalStateException(resource + " cannot stand inside a page: it ends its own element");
            }
            return new Script(source, hash(source));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String body) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
