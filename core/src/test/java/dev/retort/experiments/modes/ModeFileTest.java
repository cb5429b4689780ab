package dev.retort.experiments.modes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.BadInput;
import dev.retort.basics.RetortException;
import dev.retort.basics.Rng;
import dev.retort.experiments.interventions.Clause;
import dev.retort.experiments.interventions.Intervention;
import dev.retort.experiments.interventions.Operation;
import dev.retort.experiments.modes.Mode.MadeFor;
import dev.retort.experiments.modes.Mode.ModeDose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModeFileTest {
    @TempDir
    Path folder;

    private static Mode mode() {
        float[] vector = {1, -2, 0.5f};
        List<Clause> where = List.of(
                new Clause.Everywhere(),
                new Clause.AtTokens(Set.of(7, 3)),
                new Clause.InsideThought(List.of(1, 2), List.of(3)),
                new Clause.FirstTokens(12),
                new Clause.SentenceEnd(Set.of(5), List.of(List.of(8, 9), List.of(4))),
                new Clause.FirstTimes(new Clause.SentenceEnd(Set.of(6), List.of(List.of(4))), 3),
                new Clause.Fires(17, 0.25),
                new Clause.All(List.of(new Clause.Detects("brake", vector, -0.5), new Clause.AtTokens(Set.of(2)))));
        List<Intervention> interventions = new ArrayList<>();
        for (Clause clause : where) {
            interventions.add(new Intervention(new Operation.Scale(List.of(4, 2), -1), clause));
        }
        interventions.add(Intervention.everywhere(new Operation.Clamp(List.of(1), 0.75)));
        interventions.add(Intervention.everywhere(new Operation.Add("mean", vector, 2.5)));
        interventions.add(Intervention.everywhere(
                new Operation.ProjectOut("away", List.of(vector, new float[] {0, 1, 0}))));
        return new Mode(
                "incisive",
                Goal.INCISIVE,
                "what argues for ending: “amplified”, # not a comment",
                new MadeFor("a".repeat(64), "b".repeat(64), "c".repeat(64), "blocks.2.resid_pre"),
                "paired",
                interventions,
                new ModeDose(0.5, 1.25, 2.5),
                List.of(Map.of("temperature", 1.0, "problems", 400L, "length_change", Map.of("value", -0.25))));
    }

    private Path written() {
        Path file = folder.resolve("incisive.yaml");
        ModeFile.write(file, mode(), null);
        return file;
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Path file = written();
        Mode read = ModeFile.read(file);
        assertThat(read).usingRecursiveComparison().isEqualTo(mode());
        byte[] first = Files.readAllBytes(file);
        ModeFile.write(file, read, null);
        assertThat(Files.readAllBytes(file)).isEqualTo(first);
    }

    @Test
    void otherVectorsAreNoticed() throws IOException {
        Path file = written();
        Path vectors = folder.resolve("incisive.safetensors");
        byte[] bytes = Files.readAllBytes(vectors);
        bytes[bytes.length - 1] ^= 1;
        Files.write(vectors, bytes);
        assertThatThrownBy(() -> ModeFile.read(file))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("sealed");
        Files.delete(vectors);
        assertThatThrownBy(() -> ModeFile.read(file))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("not beside");
    }

    @Test
    void aSignatureHoldsTheWholeText() throws NoSuchAlgorithmException, IOException {
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        KeyPair others = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Path file = written();
        assertThat(ModeSeal.check(file, keys.getPublic())).isEqualTo(ModeSeal.State.UNSIGNED);
        ModeFile.write(file, mode(), keys.getPrivate());
        assertThat(ModeSeal.check(file, keys.getPublic())).isEqualTo(ModeSeal.State.GOOD);
        assertThat(ModeSeal.check(file, others.getPublic())).isEqualTo(ModeSeal.State.BAD);
        assertThat(ModeFile.read(file)).usingRecursiveComparison().isEqualTo(mode());
        Files.writeString(file, Files.readString(file).replace("factor: -1.0", "factor: -9.0"));
        assertThat(ModeSeal.check(file, keys.getPublic())).isEqualTo(ModeSeal.State.BAD);
    }

    @Test
    void keysAreReadFromPem() throws NoSuchAlgorithmException, IOException {
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Path secret = pem("PRIVATE KEY", keys.getPrivate().getEncoded());
        Path open = pem("PUBLIC KEY", keys.getPublic().getEncoded());
        assertThat(ModeSeal.privateKey(secret)).isEqualTo(keys.getPrivate());
        assertThat(ModeSeal.publicKey(open)).isEqualTo(keys.getPublic());
        assertThatThrownBy(() -> ModeSeal.privateKey(open)).isInstanceOf(BadInput.class);
        Files.writeString(secret, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        assertThatThrownBy(() -> ModeSeal.privateKey(secret)).hasMessageContaining("Ed25519");
    }

    private Path pem(String kind, byte[] der) throws IOException {
        String body = java.util.Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(
                folder.resolve(kind), "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
    }

    @Test
    void aModeForOthersIsRefused() {
        Mode mode = mode();
        MadeFor same = mode.madeFor();
        same.require(same);
        assertThatThrownBy(() -> same.require(new MadeFor("d".repeat(64), same.base(), same.distilled(), same.hook())))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("another crosscoder");
        assertThatThrownBy(() -> same.require(new MadeFor(same.crosscoder(), same.base(), "x", same.hook())))
                .hasMessageContaining("another distilled model");
    }

    @Test
    void aDoseBeyondTheGuardIsRefused() {
        Mode mode = mode();
        assertThat(mode.at(2).getFirst().operation()).isEqualTo(new Operation.Scale(List.of(4, 2), -2));
        assertThatThrownBy(() -> mode.at(2.01)).isInstanceOf(BadInput.class).hasMessageContaining("0 to 2");
        assertThatThrownBy(() -> mode.at(-1)).isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> mode.at(Double.NaN)).isInstanceOf(BadInput.class);
    }

    /** Whatever is done to a file, reading it ends in a mode or in a sentence. */
    @Test
    void brokenFilesGetASentence() throws IOException {
        String whole = Files.readString(written());
        RandomGenerator random = Rng.of(7, "broken modes");
        Path broken = folder.resolve("broken.yaml");
        Files.copy(folder.resolve("incisive.safetensors"), folder.resolve("broken.safetensors"));
        int refused = 0;
        for (int i = 0; i < 400; i++) {
            StringBuilder text = new StringBuilder(whole);
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, (char) (32 + random.nextInt(95)));
                default -> text.setLength(at);
            }
            Files.writeString(broken, text);
            try {
                ModeFile.read(broken);
            } catch (RetortException e) {
                refused++;
                assertThat(e.exitCode()).isEqualTo(2);
            }
        }
        assertThat(refused).isGreaterThan(200);
    }
}
