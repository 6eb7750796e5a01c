package shuzi.core.network;

/**
 * What keeps a network from learning its samples by heart.
 *
 * @param lambda strength of the weight decay that is part of the cost, (&lambda;/2m) &Sigma; w<sup>2</sup> over the
 *     weights but not the biases, 0 for none (Goodfellow et al., "Deep Learning", section 7.1)
 * @param dropout the probability with which a hidden unit's activation is made 0 in a step, the others being multiplied
 *     by 1 / (1 - dropout) so that nothing changes where nothing is dropped; at least 0, for none, and below 1 (N.
 *     Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", JMLR 15, 2014, section 10)
 * @param labelSmoothing how much of each target is spread evenly over all classes; at least 0, for none, and below 1
 *     (C. Szegedy et al., "Rethinking the Inception Architecture for Computer Vision", CVPR 2016, section 7)
 */
public record Regularisation(double lambda, double dropout, double labelSmoothing) {

    public static final Regularisation NONE = weightDecay(0);

    public Regularisation {
        Hyperparameters.require(
                lambda >= 0 && Double.isFinite(lambda), "lambda must be a number of at least 0, not " + lambda);
        Hyperparameters.require(dropout >= 0 && dropout < 1, "dropout must be at least 0 and below 1, not " + dropout);
        Hyperparameters.require(
                labelSmoothing >= 0 && labelSmoothing < 1,
                "labelSmoothing must be at least 0 and below 1, not " + labelSmoothing);
    }

    /** Weight decay alone. */
    public static Regularisation weightDecay(double lambda) {
        return new Regularisation(lambda, 0, 0);
    }
}
