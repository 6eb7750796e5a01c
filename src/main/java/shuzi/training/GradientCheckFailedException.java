package shuzi.training;

/** Back-propagation and the numerical gradient differ. */
final class GradientCheckFailedException extends RuntimeException {

    static final double MAX_DIFFERENCE = 1e-6;

    GradientCheckFailedException(double difference) {
        super(
                "the gradient check failed: back-propagation and the numerical gradient differ by %.2g of their sum, at most %.0g is taken"
                        .formatted(difference, MAX_DIFFERENCE));
    }
}
