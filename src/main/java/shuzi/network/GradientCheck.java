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
    private static final long DROPOUT_SEED = 1;

    private GradientCheck() {}

    /**
     * The norm of the difference of the two gradients over the norm of their sum: of the order of 10<sup>-10</sup>
     * when back-propagation is right.
     *
     * @param regularisation with dropout, which drops the same units all the time
     */
    public static double relativeDifference(
            MatrixEngine engine, Network network, Samples samples, Regularisation regularisation) {
        Topology topology = network.topology();
        Batch batch = Batch.of(engine, Precision.FLOAT64, samples);
        Parameters parameters = network.parameters().copy(Precision.FLOAT64);
        var propagation = new BackPropagation(engine, topology, Precision.FLOAT64, batch.size(), regularisation);
        propagation.run(parameters, batch, DROPOUT_SEED);
        Parameters exact = parameters.zeros();
        propagation.gradient(parameters, batch, exact);

        double difference = 0;
        double sum = 0;
        for (int matrix = 0; matrix < exact.matrices().size(); matrix++) {
            PhysicalStore<Double> values = parameters.matrices().get(matrix);
            PhysicalStore<Double> gradient = exact.matrices().get(matrix);
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
        return Math.sqrt(difference) / Math.sqrt(sum);
    }

    private static double cost(BackPropagation propagation, Parameters parameters, Batch batch) {
        return propagation.run(parameters, batch, DROPOUT_SEED) + propagation.weightDecay(parameters);
    }

    private static double square(double x) {
        return x * x;
    }
}
