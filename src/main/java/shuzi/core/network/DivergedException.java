package shuzi.core.network;

/** The cost of a batch, is no longer a finite number, or a weight has grown beyond use: the steps were too long, or the start was bad. */
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
