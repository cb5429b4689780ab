package dev.retort.activations;

import dev.retort.basics.BadInput;
import dev.retort.models.tokenizer.Encoding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One model's part of a store, its shards as one long row of tokens. Close it. */
final class StoredSide implements AutoCloseable {
    private final Path folder;
    private final Part part;
    private final List<MappedShard> shards;
    private final int[] firsts; // number of each shard's first token, and the count of all

    private StoredSide(Path folder, Part part, List<MappedShard> shards) {
        this.folder = folder;
        this.part = part;
        this.shards = shards;
        this.firsts = new int[shards.size() + 1];
        for (int s = 0; s < shards.size(); s++) {
            firsts[s + 1] = Math.addExact(firsts[s], shards.get(s).rows());
            requireLike(shards.getFirst(), shards.get(s));
        }
        String told = shards.getFirst().note(ActivationShard.SHARDS);
        if (!told.isEmpty() && !told.equals(Integer.toString(shards.size()))) {
            throw BadInput.in(
                    folder,
                    "holds " + shards.size() + " of the " + told + " files of the " + part.word()
                            + " part; harvest once more, only what is missing is made.");
        }
    }

    /**
     * Opens every shard, and so checks that each is whole.
     *
     * @throws BadInput when one is missing or cut short, or when there is none
     */
    static StoredSide open(Path folder, Part part) {
        List<ActivationShard> files = ActivationShard.all(folder, part);
        if (files.isEmpty()) {
            throw new BadInput(folder + ": holds no activations of the " + part.word() + " part; harvest it again.");
        }
        List<MappedShard> shards = new ArrayList<>();
        try {
            files.forEach(file -> shards.add(MappedShard.open(file)));
            return new StoredSide(folder, part, shards);
        } catch (RuntimeException e) {
            shards.forEach(MappedShard::close);
            throw e;
        }
    }

    private static void requireLike(MappedShard first, MappedShard shard) {
        if (shard.width() != first.width()) {
            throw BadInput.in(
                    shard.path(),
                    "has activations " + shard.width() + " wide, "
                            + first.path().getFileName() + " " + first.width()
                            + ": they are of two models; delete the one that does not belong here.");
        }
        requireSame(ActivationShard.HOOK, "hook point", first, shard);
        requireSame(ActivationShard.SHA256, "a model with the hash", first, shard);
    }

    private static void requireSame(String key, String what, MappedShard first, MappedShard shard) {
        if (!shard.note(key).equals(first.note(key))) {
            throw BadInput.in(
                    shard.path(),
                    "is of " + what + " " + shard.note(key) + ", "
                            + first.path().getFileName() + " of " + first.note(key)
                            + "; delete the one that does not belong here.");
        }
    }

    Path folder() {
        return folder;
    }

    int rows() {
        return firsts[shards.size()];
    }

    int width() {
        return shards.getFirst().width();
    }

    /** As its harvest noted it; a harvest of before models were noted is known by its folder's name. */
    Origin origin() {
        MappedShard shard = shards.getFirst();
        String model = shard.note(ActivationShard.MODEL);
        return new Origin(
                model.isEmpty() ? String.valueOf(folder.getFileName()) : model,
                shard.note(ActivationShard.SHA256),
                shard.note(ActivationShard.HOOK));
    }

    void read(int row, float[] into, int at) {
        int shard = shardOf(row);
        shards.get(shard).read(row - firsts[shard], into, at);
    }

    private int shardOf(int row) {
        int found = Arrays.binarySearch(firsts, 0, shards.size(), row);
        return found >= 0 ? found : -found - 2;
    }

    /** ‖x‖ of each token. */
    double[] norms() {
        double[] norms = new double[rows()];
        for (int s = 0; s < shards.size(); s++) {
            shards.get(s).norms(norms, firsts[s]);
        }
        return norms;
    }

    /** Tokens of each document. */
    int[] lengths() {
        return shards.stream()
                .flatMapToInt(shard -> Arrays.stream(shard.lengths()))
                .toArray();
    }

    /** The documents' tokens, shard after shard. */
    List<Encoding> documents() {
        return shards.stream().flatMap(shard -> shard.documents().stream()).toList();
    }

    /** @throws BadInput when the other's tokens are not this one's */
    void requireSameTokens(StoredSide other) {
        String remedy = "; harvest all models over one corpus with one tokenizer.";
        if (other.rows() != rows()) {
            throw new BadInput(other.folder + ": holds " + other.rows() + " tokens of the " + part.word() + " part, "
                    + folder + " " + rows() + remedy);
        }
        for (int s = 0; s < shards.size() && s < other.shards.size(); s++) {
            MappedShard mine = shards.get(s);
            MappedShard theirs = other.shards.get(s);
            if (firsts[s + 1] == other.firsts[s + 1] && !mine.sameTokens(theirs)) {
                throw new BadInput(theirs.path() + ": its tokens are not those of " + mine.path() + remedy);
            }
        }
    }

    @Override
    public void close() {
        shards.forEach(MappedShard::close);
    }
}
