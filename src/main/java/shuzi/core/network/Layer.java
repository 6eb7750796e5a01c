package shuzi.core.network;

import org.ojalgo.matrix.store.PhysicalStore;

/**
 * The weights and biases of a layer, or the gradient with respect to them.
 *
 * @param weights outputs x inputs
 * @param biases outputs x 1
 */
record Layer(PhysicalStore<Double> weights, PhysicalStore<Double> biases) {

    int inputs() {
        return (int) weights.countColumns();
    }

    int outputs() {
        return (int) weights.countRows();
    }
}
