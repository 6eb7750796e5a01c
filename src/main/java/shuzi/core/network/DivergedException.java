package shuzi.core.network;

/**
 * Reports that the cost of a batch is not finite or a weight exceeds its bound, because the learning rate is too high
 * or the initial weights are unsuitable.
 */
public final class DivergedException extends RuntimeException {

    private DivergedException(String message) {
        super(message);
    }

    static DivergedException weightsAfter(int epoch, double learningRate) {
        return new DivergedException("the weights grew beyond %s in epoch %d, at learning rate %s"
                .formatted(Parameters.BOUND, epoch, learningRate));
    }

    static DivergedException at(int epoch, int batch, double cost, double learningRate) {
        return new DivergedException("the cost became %s in epoch %d, batch %d, at learning rate %s"
                .formatted(Double.isNaN(cost) ? "NaN" : "infinite", epoch, batch, learningRate));
    }
}
