package dev.retort.activations;

import dev.retort.basics.BadInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A part of a store, all sides next to each other, mapped. A folder that stands there twice is mapped once. Close it. */
final class MappedPart implements RawRows, AutoCloseable {
    private final Part part;
    private final List<StoredSide> each;
    private final Sides sides;

    private MappedPart(Part part, List<StoredSide> each) {
        this.part = part;
        this.each = each;
        this.sides = new Sides(each.stream().map(StoredSide::width).toList());
        each.forEach(side -> each.getFirst().requireSameTokens(side));
    }

    static MappedPart open(List<Path> folders, Part part) {
        Map<Path, StoredSide> opened = new LinkedHashMap<>();
        try {
            List<StoredSide> each = new ArrayList<>();
            for (Path folder : folders) {
                StoredSide side = opened.get(folder);
                if (side == null) {
                    side = StoredSide.open(folder, part);
                    opened.put(folder, side);
                }
                each.add(side);
            }
            return new MappedPart(part, each);
        } catch (RuntimeException e) {
            opened.values().forEach(StoredSide::close);
            throw e;
        }
    }

    @Override
    public Sides sides() {
        return sides;
    }

    @Override
    public int count() {
        return each.getFirst().rows();
    }

    @Override
    public void read(int row, float[] into) {
        int start = 0; // counted here: asked of the sides it would be a tenth of the reading
        for (int side = 0; side < each.size(); side++) {
            each.get(side).read(row, into, start);
            start += sides.width(side);
        }
    }

    /** Whose tokens stand for those of all sides. */
    StoredSide first() {
        return each.getFirst();
    }

    /** Where each side comes from. */
    List<Origin> origins() {
        return each.stream().map(StoredSide::origin).toList();
    }

    /** For each side ‖x‖ of each token, which are all finite. */
    List<double[]> norms() {
        List<double[]> norms = each.stream().map(StoredSide::norms).toList();
        for (int side = 0; side < norms.size(); side++) {
            double[] own = norms.get(side);
            for (int row = 0; row < own.length; row++) {
                if (!Double.isFinite(own[row])) {
                    throw broken(row, side);
                }
            }
        }
        return norms;
    }

    @Override
    public BadInput broken(int row, int side) {
        int[] lengths = first().lengths();
        int document = 0;
        int token = row;
        while (token >= lengths[document]) {
            token -= lengths[document++];
        }
        return new BadInput(each.get(side).folder() + ": token " + token + " of document " + document + " of the "
                + part.word() + " part (both from 0) has activations that are not finite: the model overflows there, or"
                + " the file is damaged. Leave the document out, or harvest again in a wider dtype.");
    }

    @Override
    public void close() {
        each.stream().distinct().forEach(StoredSide::close);
    }
}
