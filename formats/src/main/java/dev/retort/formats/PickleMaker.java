package dev.retort.formats;

import dev.retort.engine.DType;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds what a state dict's pickle asks for: storages, tensors, ordered dicts. */
final class PickleMaker {
    /** A storage with the dtype its class told. */
    private record Storage(DType dtype, MemorySegment bytes) {}

    private final PickleReader.Storages storages;

    PickleMaker(PickleReader.Storages storages) {
        this.storages = storages;
    }

    /** {@code ("storage", class, key, location, elements)} */
    Object storage(List<?> id) {
        if (id.size() != 5 || !"storage".equals(id.get(0))) {
            throw new IllegalStateException("names something stored outside that is no storage");
        }
        DType dtype = PickleStack.cast(id.get(1), PickleGlobal.StorageClass.class, "a storage class")
                .dtype();
        String key = PickleStack.cast(id.get(2), String.class, "a storage's key");
        long elements = whole(id.get(4));
        if (!key.matches("\\w{1,64}") || elements < 0 || elements > Long.MAX_VALUE / dtype.bytes()) {
            throw new IllegalStateException("names a storage \"" + key + "\" of " + elements + " elements");
        }
        return new Storage(dtype, storages.storage(key, elements * dtype.bytes()));
    }

    Object make(PickleGlobal.Maker maker, List<?> arguments) {
        return switch (maker) {
            case ORDERED_DICT -> {
                if (!arguments.isEmpty()) {
                    throw new IllegalStateException("fills an OrderedDict in an old way; save it with a newer torch");
                }
                yield new LinkedHashMap<>();
            }
            case TENSOR -> tensor(arguments);
            case PARAMETER -> PickleStack.cast(first(arguments), TorchTensor.class, "a tensor");
            case SIZE -> PickleStack.cast(first(arguments), List.class, "a tuple");
            case DEVICE -> PickleStack.cast(first(arguments), String.class, "a device's name");
        };
    }

    /** {@code (storage, offset, sizes, strides, requires_grad, hooks)} */
    private static TorchTensor tensor(List<?> arguments) {
        if (arguments.size() < 4) {
            throw new IllegalStateException("builds a tensor from " + arguments.size() + " arguments");
        }
        Storage storage = PickleStack.cast(arguments.get(0), Storage.class, "a storage");
        return new TorchTensor(
                storage.dtype(),
                wholes(arguments.get(2)),
                wholes(arguments.get(3)),
                whole(arguments.get(1)),
                storage.bytes());
    }

    private static @Nullable Object first(List<?> arguments) {
        if (arguments.isEmpty()) {
            throw new IllegalStateException("builds something from no arguments");
        }
        return arguments.getFirst();
    }

    private static long whole(@Nullable Object value) {
        return PickleStack.cast(value, Long.class, "a whole number");
    }

    private static long[] wholes(@Nullable Object value) {
        List<?> list = PickleStack.cast(value, List.class, "a tuple of whole numbers");
        return list.stream().mapToLong(PickleMaker::whole).toArray();
    }
}
