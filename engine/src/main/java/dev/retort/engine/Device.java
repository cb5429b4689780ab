package dev.retort.engine;

import org.bytedeco.pytorch.global.torch.DeviceType;

/**
 * Where a tensor lives.
 *
 * @param kind the sort of device
 * @param index which of them, from 0
 */
public record Device(Kind kind, int index) {
    /** The sorts of device Retort runs on. */
    public enum Kind {
        CPU,
        CUDA
    }

    public static final Device CPU = new Device(Kind.CPU, 0);

    public static Device cuda(int index) {
        return new Device(Kind.CUDA, index);
    }

    org.bytedeco.pytorch.Device raw() {
        return switch (kind) {
            case CPU -> new org.bytedeco.pytorch.Device(DeviceType.CPU);
            case CUDA -> new org.bytedeco.pytorch.Device(DeviceType.CUDA, (byte) index);
        };
    }

    static Device of(org.bytedeco.pytorch.Device raw) {
        return raw.is_cuda() ? cuda(raw.index()) : CPU;
    }

    @Override
    public String toString() {
        return kind == Kind.CPU ? "cpu" : "cuda:" + index;
    }
}
