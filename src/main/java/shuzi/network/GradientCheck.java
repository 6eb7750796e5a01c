package shuzi.network;

import org.ojalgo.matrix.store.PhysicalStore;
import shuzi.matrix.MatrixEngine;
import shuzi.matrix.Precision;

/**
 * Compares back-propagation with the numerical gradient (J(&theta; + e) - J(&theta; - e)) / 2e, e = 10<sup>-4</sup>,
 * taken for every parameter in turn, in float64 (Goodfellow et al., "Deep Learning", section 11.5).
 */
public final class GradientCheck {

    private static final double STEP = 1e-4;

    private GradientCheck() {}

    /**
     * The norm of the difference of the two gradients over the norm of their sum: of the order of 10<sup>-10</sup>
     * when back-propagation is right.
     *
     * @param lambda strength of the weight decay
     */
    public static double relativeDifference(MatrixEngine engine, Network network, Samples samples, double lambda) {
        Topology topology = network.topology();
        Batch batch = Batch.of(engine, Precision.FLOAT64, samples);
        Parameters parameters = network.parameters().copy(Precision.FLOAT64);
        var propagation = new BackPropagation(engine, topology, Precision.FLOAT64, batch.size(), lambda);
        propagation.run(parameters, batch);
        Parameters exact = propagation.gradient(parameters, batch);

        double difference = 0;
        double sum = 0;
        for (int layer = 0; layer < topology.weightLayers(); layer++) {
            for (boolean biases : new boolean[] {false, true}) {
                PhysicalStore<Double> values = matrix(parameters.layer(layer), biases);
                PhysicalStore<Double> gradient = matrix(exact.layer(layer), biases);
                for (long i = 0; i < values.count(); i++) {
                    double value = values.doubleValue(i);
                    values.set(i, value + STEP);
                    double above = cost(propagation, parameters, batch);
                    values.set(i, value - STEP);
                    double below = cost(propagation, parameters, batch);
                    values.set(i, value);
                    double numerical = (above - below) / (2 * STEP);
                    difference += square(numerical - gradient.doubleValue(i));
                    sum += square(numerical + gradient.doubleValue(i));
                }
            }
        }
        return Math.sqrt(difference) / Math.sqrt(sum);
    }

    private static double cost(BackPropagation propagation, Parameters parameters, Batch batch) {
        return propagation.run(parameters, batch) + propagation.weightDecay(parameters);
    }

    private static PhysicalStore<Double> matrix(Layer layer, boolean biases) {
        return biases ? layer.biases() : layer.weights();
    }

    private static double square(double x) {
        return x * x;
    }
}
