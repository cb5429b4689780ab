package dev.retort.engine;

import java.util.Arrays;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** The mathematics of a {@link Tensor}; in a file of its own only so that each can be read in one sitting. */
public abstract sealed class Operations permits Tensor {
    /** Two tensors at once: elements in order of size, and where they stood. */
    public record Ranked(Tensor values, Tensor indices) {}

    /** What a symmetric matrix (n, n) is made of: values (n), ascending, and vectors (n, n), its columns. */
    public record Eigen(Tensor values, Tensor vectors) {}

    abstract org.bytedeco.pytorch.Tensor raw();

    private Tensor self() {
        return (Tensor) this;
    }

    // ---- arithmetic -------------------------------------------------------------------------------------------

    public Tensor add(Tensor other) {
        return Calls.op("add", () -> raw().add(other.raw()), self(), other);
    }

    public Tensor add(double value) {
        return Calls.op("add", () -> raw().add(new Scalar(value)), self());
    }

    public Tensor sub(Tensor other) {
        return Calls.op("sub", () -> raw().sub(other.raw()), self(), other);
    }

    public Tensor sub(double value) {
        return add(-value);
    }

    public Tensor mul(Tensor other) {
        return Calls.op("mul", () -> raw().mul(other.raw()), self(), other);
    }

    public Tensor mul(double value) {
        return Calls.op("mul", () -> raw().mul(new Scalar(value)), self());
    }

    public Tensor div(Tensor other) {
        return Calls.op("div", () -> raw().div(other.raw()), self(), other);
    }

    public Tensor div(double value) {
        return Calls.op("div", () -> raw().div(new Scalar(value)), self());
    }

    /** (…, n, k) · (…, k, m) → (…, n, m). */
    public Tensor matmul(Tensor other) {
        return Calls.op("matmul", () -> raw().matmul(other.raw()), self(), other);
    }

    /** x (…, in) through weight (out, in) and bias (out) or null → (…, out). */
    public Tensor linear(Tensor weight, @Nullable Tensor bias) {
        return Calls.op(
                "linear",
                () -> bias == null
                        ? torch.linear(raw(), weight.raw())
                        : torch.linear(raw(), weight.raw(), new TensorOptional(bias.raw())),
                self(),
                weight);
    }

    public Tensor neg() {
        return Calls.op("neg", () -> raw().neg(), self());
    }

    public Tensor exp() {
        return Calls.op("exp", () -> raw().exp(), self());
    }

    public Tensor log() {
        return Calls.op("log", () -> raw().log(), self());
    }

    public Tensor sqrt() {
        return Calls.op("sqrt", () -> raw().sqrt(), self());
    }

    public Tensor rsqrt() {
        return Calls.op("rsqrt", () -> raw().rsqrt(), self());
    }

    public Tensor square() {
        return Calls.op("square", () -> raw().square(), self());
    }

    public Tensor pow(double exponent) {
        return Calls.op("pow", () -> raw().pow(new Scalar(exponent)), self());
    }

    public Tensor abs() {
        return Calls.op("abs", () -> raw().abs(), self());
    }

    public Tensor sin() {
        return Calls.op("sin", () -> raw().sin(), self());
    }

    public Tensor cos() {
        return Calls.op("cos", () -> raw().cos(), self());
    }

    public Tensor tanh() {
        return Calls.op("tanh", () -> raw().tanh(), self());
    }

    public Tensor sigmoid() {
        return Calls.op("sigmoid", () -> raw().sigmoid(), self());
    }

    public Tensor relu() {
        return Calls.op("relu", () -> raw().relu(), self());
    }

    public Tensor silu() {
        return Calls.op("silu", () -> torch.silu(raw()), self());
    }

    public Tensor gelu(boolean tanhApproximation) {
        return Calls.op("gelu", () -> torch.gelu(raw(), tanhApproximation ? "tanh" : "none"), self());
    }

    public Tensor clampMin(double low) {
        return Calls.op("clampMin", () -> raw().clamp_min(new Scalar(low)), self());
    }

    public Tensor clampMax(double high) {
        return Calls.op("clampMax", () -> raw().clamp_max(new Scalar(high)), self());
    }

    // ---- shape ------------------------------------------------------------------------------------------------

    public Tensor reshape(long... shape) {
        return Calls.op("reshape to " + Arrays.toString(shape), () -> raw().reshape(shape), self());
    }

    public Tensor permute(long... order) {
        return Calls.op("permute", () -> raw().permute(order), self());
    }

    public Tensor transpose(int a, int b) {
        return Calls.op("transpose", () -> raw().transpose(a, b), self());
    }

    /** The transpose of a matrix. */
    public Tensor t() {
        return Calls.op("t", () -> raw().t(), self());
    }

    public Tensor contiguous() {
        return Calls.op("contiguous", () -> raw().contiguous(), self());
    }

    public Tensor expand(long... shape) {
        return Calls.op("expand to " + Arrays.toString(shape), () -> raw().expand(shape), self());
    }

    public Tensor unsqueeze(int dim) {
        return Calls.op("unsqueeze", () -> raw().unsqueeze(dim), self());
    }

    public Tensor squeeze(int dim) {
        return Calls.op("squeeze", () -> raw().squeeze(dim), self());
    }

    /** A view of {@code length} entries from {@code start} along a dimension. */
    public Tensor narrow(int dim, long start, long length) {
        return Calls.op(
                "narrow dim " + dim + " to " + start + "+" + length, () -> raw().narrow(dim, start, length), self());
    }

    /** A view of one entry along a dimension, which goes away. */
    public Tensor select(int dim, long index) {
        return Calls.op("select dim " + dim + " at " + index, () -> raw().select(dim, index), self());
    }

    public Tensor flip(int dim) {
        return Calls.op("flip", () -> raw().flip(dim), self());
    }

    public Tensor indexSelect(int dim, Tensor indices) {
        return Calls.op("indexSelect", () -> raw().index_select(dim, indices.raw()), self(), indices);
    }

    public Tensor gather(int dim, Tensor indices) {
        return Calls.op("gather", () -> raw().gather(dim, indices.raw()), self(), indices);
    }

    public Tensor scatter(int dim, Tensor indices, Tensor source) {
        return Calls.op("scatter", () -> raw().scatter(dim, indices.raw(), source.raw()), self(), indices, source);
    }

    public Tensor indexAdd(int dim, Tensor indices, Tensor source) {
        return Calls.op("indexAdd", () -> raw().index_add(dim, indices.raw(), source.raw()), self(), indices, source);
    }

    public Tensor maskedFill(Tensor mask, double value) {
        return Calls.op("maskedFill", () -> raw().masked_fill(mask.raw(), new Scalar(value)), self(), mask);
    }

    /** (n, rank) I64: where the elements are not zero. */
    public Tensor nonzero() {
        return Calls.op("nonzero", () -> raw().nonzero(), self());
    }

    // ---- reductions -------------------------------------------------------------------------------------------

    public Tensor sum() {
        return Calls.op("sum", () -> raw().sum(), self());
    }

    public Tensor sum(int dim, boolean keep) {
        return Calls.op("sum", () -> raw().sum(new long[] {dim}, keep, new ScalarTypeOptional()), self());
    }

    public Tensor mean() {
        return Calls.op("mean", () -> raw().mean(), self());
    }

    public Tensor mean(int dim, boolean keep) {
        return Calls.op("mean", () -> raw().mean(new long[] {dim}, keep, new ScalarTypeOptional()), self());
    }

    /** Population variance (divides by n). */
    public Tensor var(int dim, boolean keep) {
        return Calls.op("var", () -> raw().var(new long[] {dim}, new ScalarOptional(new Scalar(0.0)), keep), self());
    }

    /** L2 norms along a dimension. */
    public Tensor norm(int dim, boolean keep) {
        return Calls.op("norm", () -> raw().norm(new ScalarOptional(new Scalar(2.0)), new long[] {dim}, keep), self());
    }

    public Tensor max() {
        return Calls.op("max", () -> raw().max(), self());
    }

    public Tensor min() {
        return Calls.op("min", () -> raw().min(), self());
    }

    public Ranked max(int dim) {
        return Calls.ranked("max", () -> raw().max(dim, false), self());
    }

    public Tensor argmax(int dim) {
        return Calls.op("argmax", () -> raw().argmax(new LongOptional(dim), false), self());
    }

    public Tensor any(int dim) {
        return Calls.op("any", () -> raw().any(dim, false), self());
    }

    public Tensor cumsum(int dim) {
        return Calls.op("cumsum", () -> raw().cumsum(dim), self());
    }

    public Tensor logsumexp(int dim, boolean keep) {
        return Calls.op("logsumexp", () -> raw().logsumexp(new long[] {dim}, keep), self());
    }

    public Tensor softmax(int dim) {
        return Calls.op("softmax", () -> raw().softmax(dim), self());
    }

    public Tensor logSoftmax(int dim) {
        return Calls.op("logSoftmax", () -> raw().log_softmax(dim), self());
    }

    /** The {@code k} largest along a dimension, largest first. */
    public Ranked topk(long k, int dim) {
        return Calls.ranked("topk " + k, () -> raw().topk(k, dim, true, true), self());
    }

    public Ranked sort(int dim, boolean descending) {
        return Calls.ranked(
                "sort", () -> raw().sort(new org.bytedeco.pytorch.BoolOptional(true), dim, descending), self());
    }

    // ---- decompositions (F32 or F64) --------------------------------------------------------------------------
    // on one BLAS thread: with two, on a busy machine, eigh of (576, 576) took 5.2 s instead of 0.1

    /** Eigenvalues and eigenvectors of a symmetric matrix, of which the lower triangle is read. */
    public Eigen eigh() {
        Ranked pair = Calls.ranked("eigh", () -> torch.linalg_eigh(raw()), self());
        return new Eigen(pair.values(), pair.indices());
    }

    /** The singular values of a matrix (n, m), largest first: (min(n, m)). */
    public Tensor singularValues() {
        return Calls.op("singularValues", () -> torch.linalg_svdvals(raw()), self());
    }

    // ---- comparisons (BOOL) -----------------------------------------------------------------------------------

    public Tensor gt(double value) {
        return Calls.op("gt", () -> raw().gt(new Scalar(value)), self());
    }

    public Tensor gt(Tensor other) {
        return Calls.op("gt", () -> raw().gt(other.raw()), self(), other);
    }

    public Tensor lt(double value) {
        return Calls.op("lt", () -> raw().lt(new Scalar(value)), self());
    }

    public Tensor ge(double value) {
        return Calls.op("ge", () -> raw().ge(new Scalar(value)), self());
    }

    public Tensor ge(Tensor other) {
        return Calls.op("ge", () -> raw().ge(other.raw()), self(), other);
    }

    public Tensor le(double value) {
        return Calls.op("le", () -> raw().le(new Scalar(value)), self());
    }

    public Tensor le(Tensor other) {
        return Calls.op("le", () -> raw().le(other.raw()), self(), other);
    }

    public Tensor eq(double value) {
        return Calls.op("eq", () -> raw().eq(new Scalar(value)), self());
    }

    public Tensor eq(Tensor other) {
        return Calls.op("eq", () -> raw().eq(other.raw()), self(), other);
    }

    public Tensor and(Tensor other) {
        return Calls.op("and", () -> raw().logical_and(other.raw()), self(), other);
    }

    public Tensor or(Tensor other) {
        return Calls.op("or", () -> raw().logical_or(other.raw()), self(), other);
    }

    public Tensor not() {
        return Calls.op("not", () -> raw().logical_not(), self());
    }
}
