package dev.retort.models;

import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.engine.kernel.PackedMatrix;
import dev.retort.formats.WeightsFolder;
import java.util.Optional;

/**
 * The parameters in a Hugging Face folder.
 *
 * @param form AS_KEPT: bfloat16 matrices stay so
 */
record HuggingFaceWeights(WeightsFolder files, HuggingFaceNames names, Device device, WeightForm form)
        implements Weights.Source {
    @Override
    public Tensor get(String name, long... shape) {
        Tensor tensor = read(names.stored(name), shape);
        return (tensor.dtype() == DType.F32 ? tensor : tensor.to(DType.F32)).escape();
    }

    @Override
    public Optional<PackedMatrix> packed(String name, long outs, long ins) {
        String stored = names.stored(name);
        if (!form.keeps(device, ins, PackedMatrix.HALVES) || files.entry(stored).dtype() != DType.BF16) {
            return Optional.empty();
        }
        try (Scope scope = Scope.open()) {
            return Optional.of(PackedMatrix.ofHalves(read(stored, outs, ins)));
        }
    }

    private Tensor read(String stored, long... shape) {
        Tensor tensor = Checkpoint.checked(files.path(), stored, files.tensor(stored, device), shape);
        return Checkpoint.finite(files.path(), stored, tensor);
    }
}
