package shuzi.prediction;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import shuzi.core.id.ModelId;
import shuzi.model.Classifier;
import shuzi.model.alias.ServedAlias;

/**
 * The model that answers a request.
 *
 * @param alias the alias that the request names, or the default; null if it names the model itself
 */
public record PredictionTarget(
        Classifier classifier, @Nullable ServedAlias alias) {

    /** Name of the header with the alias and its revision. */
    static final String HEADER = "Shuzi-Alias";

    static final String HEADER_DESCRIPTION =
            "The alias that answered and its revision, as in `default; revision=17`, unless `model` is an id";

    static PredictionTarget of(ServedAlias alias) {
        return new PredictionTarget(alias.classifier(), alias);
    }

    public ModelId modelId() {
        return classifier.model().id();
    }

    /** Returns the revision of the alias. */
    public int revision() {
        return Objects.requireNonNull(alias).revision();
    }

    /** Sets the header that names the alias through which the model answers, if there is one. */
    public void setHeader(HttpServletResponse response) {
        if (alias != null) {
            response.setHeader(HEADER, alias.alias() + "; revision=" + alias.revision());
        }
    }
}
