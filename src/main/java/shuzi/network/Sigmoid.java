package shuzi.network;

import org.ojalgo.matrix.store.PhysicalStore;

/** The logistic function g(z) = 1 / (1 + e<sup>-z</sup>), its derivative, and log(1 + e<sup>z</sup>) without overflow. */
final class Sigmoid {

    private Sigmoid() {}

    static double of(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    /** g'(z) = a (1 - a), from the activation a = g(z). */
    static double derivative(double activation) {
        return activation * (1 - activation);
    }

    /** log(1 + e<sup>z</sup>); for large z, where e<sup>z</sup> overflows, z itself. */
    static double softplus(double z) {
        return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
    }

    /** activations = g(z), element by element; they may be the same matrix. */
    static void apply(PhysicalStore<Double> z, PhysicalStore<Double> activations) {
        for (long i = 0; i < z.count(); i++) {
            activations.set(i, of(z.doubleValue(i)));
        }
    }
}
