package shuzi.model.transfer;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import shuzi.model.Classifier;
import shuzi.web.problem.InvalidRequestException;

/** Lists the file formats of exported models. */
enum ModelFormat {
    MAT("application/x-matlab-data") {
        @Override
        void write(Classifier classifier, Map<String, String> facts, OutputStream out) throws IOException {
            MatlabWeights.write(classifier, out);
        }
    },
    ONNX("application/octet-stream") {
        @Override
        void write(Classifier classifier, Map<String, String> facts, OutputStream out) throws IOException {
            OnnxWeights.write(classifier, facts, out);
        }
    },
    SAFETENSORS("application/octet-stream") {
        @Override
        void write(Classifier classifier, Map<String, String> facts, OutputStream out) throws IOException {
            SafetensorsWeights.write(classifier, facts, out);
        }
    };

    private final String mediaType;

    ModelFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /**
     * Returns the format with the name that clients use.
     *
     * @throws InvalidRequestException if there is none
     */
    static ModelFormat named(String name) {
        return Arrays.stream(values())
                .filter(format -> format.extension().equals(name))
                .findFirst()
                .orElseThrow(() -> InvalidRequestException.field(
                        "format",
                        "must be one of "
                                + Arrays.stream(values())
                                        .map(ModelFormat::extension)
                                        .toList()));
    }

    String mediaType() {
        return mediaType;
    }

    /** Returns the file name extension without the dot, which is also the name that clients use. */
    String extension() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Writes a model. The same model always gives the same bytes.
     *
     * @param facts provenance and accuracies for the metadata
     */
    abstract void write(Classifier classifier, Map<String, String> facts, OutputStream out) throws IOException;
}
