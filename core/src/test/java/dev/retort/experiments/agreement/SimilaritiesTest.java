package dev.retort.experiments.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.engine.Scope;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.QRDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;
import org.junit.jupiter.api.Test;

/** What sums over tokens give is what the definitions over tokens by tokens give. */
class SimilaritiesTest {
    private static final int N = 37;

    private final double[][] x = Drawn.moved(Drawn.normal("x", N, 5), 2);
    private final double[][] y =
            Drawn.moved(Drawn.plus(Drawn.times(x, Drawn.normal("map", 5, 7)), 3, Drawn.normal("noise", N, 7)), -1);

    private static Map<String, Double> read(double[][] x, double[][] y) {
        try (Scope scope = Scope.open()) {
            Similarities similarities = new Similarities();
            double[] values = similarities.of(Drawn.sums(x, y).centred());
            Map<String, Double> named = new TreeMap<>();
            for (int i = 0; i < values.length; i++) {
                named.put(similarities.names().get(i), values[i]);
            }
            return named;
        }
    }

    private static double value(double[][] x, double[][] y, String name) {
        return read(x, y).getOrDefault(name, Double.NaN);
    }

    @Test
    void cka_is_that_of_the_unbiased_hsic_over_tokens_by_tokens() {
        double slow = hsic(x, y) / Math.sqrt(hsic(x, x) * hsic(y, y));
        assertThat(value(x, y, "cka")).isCloseTo(slow, within(1e-10));
    }

    /** Song et al. 2012, eq. 5, as it stands there. */
    private static double hsic(double[][] x, double[][] y) {
        RealMatrix k = hollow(x);
        RealMatrix l = hollow(y);
        double n = x.length;
        double[] ones = new double[x.length];
        Arrays.fill(ones, 1);
        double both = Arrays.stream(k.multiply(l).operate(ones)).sum();
        double apart = Arrays.stream(k.operate(ones)).sum()
                * Arrays.stream(l.operate(ones)).sum();
        return (k.multiply(l).getTrace() + apart / ((n - 1) * (n - 2)) - 2 / (n - 2) * both) / (n * (n - 3));
    }

    private static RealMatrix hollow(double[][] x) {
        RealMatrix m = new Array2DRowRealMatrix(x);
        RealMatrix k = m.multiplyTransposed(m);
        for (int i = 0; i < x.length; i++) {
            k.setEntry(i, i, 0);
        }
        return k;
    }

    @Test
    void sums_add_up_and_come_off_again() {
        try (Scope scope = Scope.open()) {
            CrossSums first = Drawn.sums(Drawn.rows(x, 0, 11), Drawn.rows(y, 0, 11));
            CrossSums rest = Drawn.sums(Drawn.rows(x, 11, N), Drawn.rows(y, 11, N));
            double[] direct = new Similarities().of(rest.centred());
            first.add(rest);
            CrossSums taken = Drawn.sums(Drawn.rows(x, 0, 11), Drawn.rows(y, 0, 11));
            assertThat(first.without(taken).n()).isEqualTo(N - 11);
            assertThat(new Similarities().of(first.without(taken).centred())).containsExactly(direct, within(1e-9));
            assertThat(new Similarities().of(first.centred()))
                    .containsExactly(new Similarities().of(Drawn.sums(x, y).centred()), within(1e-9));
        }
    }

    @Test
    void procrustes_is_the_nuclear_norm_of_the_normalised_sides() {
        RealMatrix a = Drawn.centred(x);
        RealMatrix b = Drawn.centred(y);
        double nuclear = Arrays.stream(new SingularValueDecomposition(a.transposeMultiply(b)).getSingularValues())
                .sum();
        double slow = nuclear / (a.getFrobeniusNorm() * b.getFrobeniusNorm());
        assertThat(value(x, y, "procrustes")).isCloseTo(slow, within(1e-10));
    }

    @Test
    void pwcca_is_that_of_orthonormal_bases_of_the_tokens() {
        RealMatrix a = Drawn.centred(x);
        RealMatrix qx = basis(a);
        SingularValueDecomposition svd = new SingularValueDecomposition(qx.transposeMultiply(basis(Drawn.centred(y))));
        RealMatrix with = qx.multiply(svd.getU()).transposeMultiply(a); // ⟨hᵢ, xⱼ⟩
        double weighed = 0;
        double weights = 0;
        for (int i = 0; i < 5; i++) {
            double weight = Arrays.stream(with.getRow(i)).map(Math::abs).sum();
            weighed += weight * svd.getSingularValues()[i];
            weights += weight;
        }
        assertThat(value(x, y, "pwcca")).isCloseTo(weighed / weights, within(1e-9));
        double mean = Arrays.stream(svd.getSingularValues()).average().orElseThrow();
        assertThat(value(x, y, "svcca")).isCloseTo(mean, within(1e-9)); // 99 % of the variance needs all five and seven
    }

    private static RealMatrix basis(RealMatrix a) {
        RealMatrix q = new QRDecomposition(a).getQ();
        return q.getSubMatrix(0, a.getRowDimension() - 1, 0, a.getColumnDimension() - 1);
    }

    @Test
    void svcca_leaves_out_directions_of_little_variance() {
        double[][] small = new double[N][6];
        double[][] other = Drawn.normal("other", N, 1);
        for (int i = 0; i < N; i++) {
            System.arraycopy(x[i], 0, small[i], 0, 5);
            small[i][5] = 1e-3 * other[i][0];
        }
        assertThat(value(small, x, "svcca")).isCloseTo(1, within(1e-6));
        assertThat(value(small, x, "pwcca")).isCloseTo(1, within(1e-3));
    }

    @Test
    void a_model_is_wholly_like_itself_and_its_linear_images() {
        assertThat(read(x, x).values()).allSatisfy(one -> assertThat(one).isCloseTo(1, within(1e-9)));
        RealMatrix q = new QRDecomposition(new Array2DRowRealMatrix(Drawn.normal("q", 5, 5))).getQ();
        double[][] turned = Drawn.times(x, q.scalarMultiply(3).getData());
        assertThat(read(x, turned).values()).allSatisfy(one -> assertThat(one).isCloseTo(1, within(1e-9)));
        double[][] mapped = Drawn.times(x, Drawn.normal("map", 5, 5));
        assertThat(value(x, mapped, "pwcca")).isCloseTo(1, within(1e-9));
        assertThat(value(x, mapped, "cka")).isLessThan(0.95);
        double[][] padded = Arrays.stream(x).map(row -> Arrays.copyOf(row, 8)).toArray(double[][]::new);
        assertThat(read(padded, x).values()).allSatisfy(one -> assertThat(one).isCloseTo(1, within(1e-9)));
    }

    @Test
    void unrelated_models_agree_by_nothing_when_debiased() {
        double[][] a = Drawn.normal("a", 200, 60);
        double[][] b = Drawn.normal("b", 200, 60);
        assertThat(value(a, b, "cka")).isCloseTo(0, within(0.02));
        RealMatrix c = Drawn.centred(a);
        RealMatrix d = Drawn.centred(b);
        double biased = Math.pow(c.transposeMultiply(d).getFrobeniusNorm(), 2)
                / (c.transposeMultiply(c).getFrobeniusNorm()
                        * d.transposeMultiply(d).getFrobeniusNorm());
        assertThat(biased).isGreaterThan(0.2);
    }

    @Test
    void what_never_changes_agrees_with_nothing() {
        assertThat(read(new double[N][3], y).values())
                .allSatisfy(one -> assertThat(one).isNaN());
    }
}
