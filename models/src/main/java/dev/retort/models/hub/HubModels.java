package dev.retort.models.hub;

import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.formats.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a model is, by a path or by its name on a hub. */
public final class HubModels {
    private final HubSettings settings;
    private final Progress progress;

    public HubModels(HubSettings settings, Progress progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /** Those of this process's environment. */
    public static HubModels ofEnvironment(Progress progress) {
        return new HubModels(HubSettings.of(System.getenv(), Path.of(System.getProperty("user.home"))), progress);
    }

    /** Whether a text is a name on a hub and not a path. */
    public static boolean isName(String text) {
        return HubName.is(text);
    }

    /**
     * The folder or file of a model. A name on a hub is downloaded into the Hugging Face cache, as far as it is not there;
     * without a network what is there is taken.
     *
     * @param text a path, or {@code hf://org/name[@revision][/file]}
     * @throws BadInput when the hub has no such model, or will not give it
     */
    public Path locate(String text) {
        if (!HubName.is(text)) {
            return Path.of(text);
        }
        HubName name = HubName.parse(text);
        HubCache cache = HubCache.of(settings, name);
        try {
            if (settings.offline()) {
                return cached(cache, name)
                        .orElseThrow(() -> new BadInput(name + ": is not in " + settings.cache()
                                + ", and HF_HUB_OFFLINE forbids to download it."));
            }
            return downloaded(cache, name);
        } catch (HubClient.Unreachable e) {
            return whileUnreachable(cache, name, e);
        } catch (IOException e) {
            throw new BadInput(cache.root() + ": the model cannot be kept there: " + e.getMessage(), e);
        }
    }

    private Path whileUnreachable(HubCache cache, HubName name, HubClient.Unreachable e) {
        try {
            return cached(cache, name)
                    .orElseThrow(() -> new BadInput(
                            name + ": " + e.getMessage() + ", and " + settings.cache() + " does not have it.", e));
        } catch (IOException unreadable) {
            throw new BadInput(cache.root() + ": cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private Path downloaded(HubCache cache, HubName name) throws IOException, HubClient.Unreachable {
        try (HubClient client = new HubClient(settings)) {
            HubListing listing = client.list(name);
            List<HubFile> wanted = listing.wanted(name);
            try (FolderLock lock = cache.lock();
                    Progress.Task task = progress.begin(
                            "download " + name,
                            wanted.stream().mapToLong(HubFile::size).sum(),
                            "bytes")) {
                HubDownload download = new HubDownload(client, cache, name, listing);
                for (HubFile file : wanted) {
                    download.fetch(file, task);
                    cache.link(listing.commit(), file);
                }
                cache.remember(name.revision(), listing.commit());
            }
            return place(cache.snapshot(listing.commit()), name, wanted);
        }
    }

    private static Path place(Path snapshot, HubName name, List<HubFile> wanted) {
        boolean single = name.file() != null
                || wanted.size() == 1 && wanted.getFirst().name().endsWith(".gguf");
        return single ? snapshot.resolve(wanted.getFirst().name()) : snapshot;
    }

    /** What the cache has, if it is a whole model or the file that is asked for. */
    private static Optional<Path> cached(HubCache cache, HubName name) throws IOException {
        Optional<Path> snapshot =
                cache.commit(name.revision()).map(cache::snapshot).filter(Files::isDirectory);
        if (snapshot.isEmpty()) {
            return Optional.empty();
        }
        if (name.file() != null) {
            return snapshot.map(folder -> folder.resolve(name.file())).filter(Files::exists);
        }
        if (Files.exists(snapshot.get().resolve("config.json"))) {
            return snapshot;
        }
        try (Stream<Path> files = Files.list(snapshot.get())) {
            List<Path> ggufs =
                    files.filter(file -> file.toString().endsWith(".gguf")).toList();
            return ggufs.size() == 1 ? Optional.of(ggufs.getFirst()) : Optional.empty();
        }
    }
}
