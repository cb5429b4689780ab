package dev.retort.formats;

import dev.retort.engine.DType;
import java.util.Optional;

/** The names a pickle may mention. They stand for what this reader builds itself; nothing is looked up or called. */
sealed interface PickleGlobal {
    /** Something a pickle may apply to arguments. */
    enum Maker implements PickleGlobal {
        ORDERED_DICT,
        TENSOR,
        PARAMETER,
        SIZE,
        DEVICE
    }

    /** A storage class, which tells the dtype of what is stored. */
    record StorageClass(DType dtype) implements PickleGlobal {}

    static Optional<PickleGlobal> of(String module, String name) {
        return Optional.ofNullable(
                switch (module + " " + name) {
                    case "collections OrderedDict" -> Maker.ORDERED_DICT;
                    case "torch._utils _rebuild_tensor_v2" -> Maker.TENSOR;
                    case "torch._utils _rebuild_parameter" -> Maker.PARAMETER;
                    case "torch Size" -> Maker.SIZE;
                    case "torch device" -> Maker.DEVICE;
                    case "torch DoubleStorage" -> new StorageClass(DType.F64);
                    case "torch FloatStorage" -> new StorageClass(DType.F32);
                    case "torch HalfStorage" -> new StorageClass(DType.F16);
                    case "torch BFloat16Storage" -> new StorageClass(DType.BF16);
                    case "torch LongStorage" -> new StorageClass(DType.I64);
                    case "torch IntStorage" -> new StorageClass(DType.I32);
                    case "torch ShortStorage" -> new StorageClass(DType.I16);
                    case "torch CharStorage" -> new StorageClass(DType.I8);
                    case "torch ByteStorage" -> new StorageClass(DType.U8);
                    case "torch BoolStorage" -> new StorageClass(DType.BOOL);
                    default -> null;
                });
    }
}
