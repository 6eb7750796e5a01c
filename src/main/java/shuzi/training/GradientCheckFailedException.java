package shuzi.training;

/** Thrown if the gradient of back-propagation differs too much from the numerical gradient. */
final class GradientCheckFailedException extends RuntimeException {

    static final double MAX_DIFFERENCE = 1e-6;

    GradientCheckFailedException(double difference) {
        super(
                "the gradient check failed: back-propagation and the numerical gradient differ by %.2g of their sum; the limit is %.0g"
                        .formatted(difference, MAX_DIFFERENCE));
    }
}
