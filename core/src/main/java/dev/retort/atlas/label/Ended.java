package dev.retort.atlas.label;

/** No further request may be sent: as many were as the user allows, or the run is being stopped. */
final class Ended extends Exception {
    private static final long serialVersionUID = 1;

    Ended() {
        super("no further requests");
    }
}
