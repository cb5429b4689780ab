package dev.retort.atlas.export;

import dev.retort.basics.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Pages for a browser in the manner of SAEDashboard: {@code index.html}, and {@code features/N.html} a feature. Each holds
 * all it shows, so it opens from a disk, and one page can be sent alone.
 */
final class Dashboard {
    private final OpenAtlas atlas;
    private final ExportRequest request;

    Dashboard(OpenAtlas atlas, ExportRequest request) {
        this.atlas = atlas;
        this.request = request;
    }

    Exported write(Path into, Progress progress) {
        DashboardPages pages = Objects.requireNonNull(request.pages(), "a dashboard is asked for without its pages");
        List<Integer> features = request.features().in(atlas, true);
        BitSet exported = new BitSet();
        features.forEach(exported::set);
        DashboardAtlas about = new DashboardAtlas(
                atlas.models(), atlas.hook(), atlas.part(), atlas.tokens(), atlas.size(), atlas.sha256(), exported);
        List<DashboardRow> rows = new ArrayList<>();
        CardReader.ofAll(atlas).forEach(features, "write pages", progress, card -> {
            int place = rows.size();
            String page = pages.feature(
                    about,
                    card,
                    place == 0 ? null : features.get(place - 1),
                    place + 1 == features.size() ? null : features.get(place + 1));
            write(into.resolve("features").resolve(card.feature() + ".html"), page);
            rows.add(DashboardRow.of(card));
        });
        write(into.resolve("index.html"), pages.index(about, rows));
        return new Exported(
                features.size(),
                Map.of(),
                List.of("index.html", "features/" + features.getFirst() + ".html"),
                remarks());
    }

    /** Not atomically: the folder is, and thousands of pages would each wait for the disk. */
    private static void write(Path file, String page) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        for (String table : List.of("contexts", "logits", "categories", "neighbours")) {
            if (!atlas.tables().has(table)) {
                remarks.add("The atlas has no table " + table + ", so the pages show none.");
            }
        }
        return remarks;
    }
}
