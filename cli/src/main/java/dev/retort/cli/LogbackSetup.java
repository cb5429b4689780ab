package dev.retort.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.Logger;

/**
 * Found by logback through {@code META-INF/services}; leaves it without appenders until {@link LogFile} adds some.
 * Without this class logback would print every line on stdout, where only answers belong.
 */
public final class LogbackSetup extends ContextAwareBase implements Configurator {
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
        context.getLogger("dev.retort").setLevel(Level.DEBUG);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
