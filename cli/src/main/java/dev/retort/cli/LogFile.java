package dev.retort.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log file every command leaves beside its work, and the warnings that also reach stderr.
 *
 * <p>A log that cannot be written never stops a command: {@link #path()} is then null.
 */
public final class LogFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogFile.class);
    private static final String FILE_LINE = "%d{ISO8601} %-5level [%thread] %logger{0}: %msg%n";
    private static final int KEPT = 50;

    private final LoggerContext context;
    private final String name;
    private final boolean fixed;
    private @Nullable FileAppender<ILoggingEvent> appender;

    private LogFile(LoggerContext context, String name, boolean fixed) {
        this.context = context;
        this.name = name;
        this.fixed = fixed;
    }

    /**
     * Begins a log for one command.
     *
     * @param asked the file the user named, or null for one in {@code ~/.cache/retort/logs}
     * @param verb names the file
     */
    static LogFile open(@Nullable Path asked, String verb) throws IOException {
        String time = LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT));
        String name = time + "-" + verb + "-" + ProcessHandle.current().pid() + ".log";
        LogFile log = new LogFile((LoggerContext) LoggerFactory.getILoggerFactory(), name, asked != null);
        if (asked != null) {
            Path parent = asked.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            // opened here once, because logback would only note in its own status that it cannot
            Files.newOutputStream(
                            asked, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND)
                    .close();
            log.start(asked);
            return log;
        }
        try {
            Path folder = Files.createDirectories(cacheFolder());
            prune(folder);
            log.start(folder.resolve(name));
        } catch (IOException unwritable) {
            LOG.debug("no log file: {}", unwritable.toString());
        }
        return log;
    }

    /** Shows warnings on {@code err}, or with {@code verbose} everything that is logged; nothing more once closed. */
    void echo(OutputStream err, boolean verbose) {
        var echo = new OutputStreamAppender<ILoggingEvent>();
        echo.setContext(context);
        echo.setName("stderr");
        echo.setEncoder(encoder(verbose ? "%-5level %logger{0}: %msg%n" : "warning: %msg%n%nopex"));
        var threshold = new ThresholdFilter();
        threshold.setLevel(verbose ? Level.DEBUG.levelStr : Level.WARN.levelStr);
        threshold.start();
        echo.addFilter(threshold);
        echo.setOutputStream(err);
        echo.start();
        context.getLogger(verbose ? Logger.ROOT_LOGGER_NAME : "dev.retort").addAppender(echo);
    }

    /** Where the log is, or null when none can be written. */
    public @Nullable Path path() {
        return appender == null ? null : Path.of(appender.getFile());
    }

    /** Goes on in {@code workspace/logs}, taking along what was logged so far; not if the user named a file. */
    public void moveInto(Path workspace) throws IOException {
        Path old = path();
        if (fixed || old == null) {
            return;
        }
        Path target = Files.createDirectories(workspace.resolve("logs")).resolve(name);
        stop();
        Files.move(old, target, StandardCopyOption.REPLACE_EXISTING);
        start(target);
    }

    @Override
    public void close() {
        stop();
        context.getLogger("dev.retort").detachAppender("stderr");
        context.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender("stderr");
    }

    private void start(Path file) {
        var started = new FileAppender<ILoggingEvent>();
        started.setContext(context);
        started.setFile(file.toString());
        started.setEncoder(encoder(FILE_LINE));
        started.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(started);
        appender = started;
    }

    private void stop() {
        if (appender != null) {
            context.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender(appender);
            appender.stop();
            appender = null;
        }
    }

    private PatternLayoutEncoder encoder(String pattern) {
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(pattern);
        encoder.setCharset(java.nio.charset.StandardCharsets.UTF_8);
        encoder.start();
        return encoder;
    }

    private static Path cacheFolder() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path root =
                cache == null || cache.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return root.resolve("retort").resolve("logs");
    }

    /** Keeps the newest logs; their names begin with the time. */
    private static void prune(Path folder) throws IOException {
        List<Path> logs;
        try (Stream<Path> files = Files.list(folder)) {
            logs = files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList();
        }
        for (Path old : logs.subList(0, Math.max(0, logs.size() - KEPT + 1))) {
            Files.deleteIfExists(old);
        }
    }
}
