package dev.retort.formats;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.retort.engine.DType;
import dev.retort.engine.Tensor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/** The pickle (protocol 2) of a flat dict of tensors, each on a storage of its own: key 0, 1, … in the dict's order. */
final class PickleWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private PickleWriter() {}

    static byte[] stateDict(Map<String, Tensor> tensors) {
        PickleWriter writer = new PickleWriter();
        writer.opcodes("\u0080\u0002}(");
        int key = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            writer.text(entry.getKey());
            writer.tensor(entry.getValue(), key++);
        }
        writer.opcodes("u.");
        return writer.out.toByteArray();
    }

    /** {@code _rebuild_tensor_v2(storage, offset, sizes, strides, requires_grad, hooks)} */
    private void tensor(Tensor tensor, int key) {
        opcodes("ctorch._utils\n_rebuild_tensor_v2\n((");
        text("storage");
        opcodes("ctorch\n" + storageClass(tensor.dtype()) + "\n");
        text(Integer.toString(key));
        text("cpu");
        whole(tensor.elements());
        opcodes("tQ");
        whole(0);
        long[] shape = tensor.shape();
        wholes(shape);
        wholes(strides(shape));
        opcodes("\u0089ccollections\nOrderedDict\n)RtR");
    }

    private static long[] strides(long[] shape) {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= Math.max(1, shape[i]);
        }
        return strides;
    }

    private void wholes(long[] numbers) {
        opcodes("(");
        for (long number : numbers) {
            whole(number);
        }
        opcodes("t");
    }

    private void whole(long number) {
        ByteBuffer bytes = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
        if (number == (int) number) {
            bytes.put((byte) 'J').putInt((int) number);
        } else {
            bytes.put((byte) 0x8a).put((byte) Long.BYTES).putLong(number);
        }
        out.write(bytes.array(), 0, bytes.position());
    }

    private void text(String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        out.write('X');
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(utf8.length)
                .array());
        out.writeBytes(utf8);
    }

    private void opcodes(String opcodes) {
        opcodes.chars().forEach(out::write);
    }

    private static String storageClass(DType dtype) {
        return switch (dtype) {
            case F64 -> "DoubleStorage";
            case F32 -> "FloatStorage";
            case F16 -> "HalfStorage";
            case BF16 -> "BFloat16Storage";
            case I64 -> "LongStorage";
            case I32 -> "IntStorage";
            case I16 -> "ShortStorage";
            case I8 -> "CharStorage";
            case U8 -> "ByteStorage";
            case BOOL -> "BoolStorage";
        };
    }
}
