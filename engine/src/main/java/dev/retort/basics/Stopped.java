package dev.retort.basics;

/** The user stopped the work (Ctrl-C); everything finished so far is on disk and the next run goes on from it. */
public final class Stopped extends RetortException {
    public Stopped(String sentence) {
        super(sentence, null);
    }

    /** 128 + SIGINT, as shells expect. */
    @Override
    public int exitCode() {
        return 130;
    }
}
