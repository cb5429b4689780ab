package dev.retort.study.report;
import java.nio.file.Path;
public final class GeometryReport {
    private GeometryReport() {}
    public static void write(Path folder, Lang lang) {}
}
