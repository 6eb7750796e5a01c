package shuzi.prediction;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.catalina.connector.ClientAbortException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.web.multipart.MultipartFile;
import shuzi.web.body.BodyMemory;
import shuzi.web.body.ClientConnection;
import shuzi.web.problem.TooLargeException;
import shuzi.web.problem.TooManyRequestsException;
import shuzi.web.problem.UnprocessableContentException;

/** Reads the pictures of requests within the limits, and finds the models that the requests name. */
@Component
class PictureRequests {

    private final Predictions predictions;
    private final PredictionSettings settings;
    private final BodyMemory memory;

    PictureRequests(Predictions predictions, PredictionSettings settings, BodyMemory memory) {
        this.predictions = predictions;
        this.settings = settings;
        this.memory = memory;
    }

    /** Answers for a picture by a model. */
    @FunctionalInterface
    interface ModelTask<T> {
        T answer(PredictionTarget target, byte[] file);
    }

    /** Answers for a picture. */
    @FunctionalInterface
    interface PictureTask<T> {
        T answer(byte[] file);
    }

    /** Creates an item of the response to a batch. */
    @FunctionalInterface
    interface Item<C, R> {

        /**
         * Creates the item of a picture.
         *
         * @param index place of the picture in the batch, from 0
         */
        R of(int index, @Nullable String fileName, C content);
    }

    /** Returns the model of a request, and tells the client through which alias it answers. */
    PredictionTarget target(@Nullable String model, HttpServletResponse response) {
        PredictionTarget target = predictions.target(model);
        target.setHeader(response);
        return target;
    }

    /** Answers for the picture of a form, while memory is reserved for it. */
    <T> T answer(MultipartFile picture, @Nullable String model, HttpServletResponse response, ModelTask<T> task)
            throws IOException {
        requireAllowed(picture.getSize());
        return memory.with(picture.getSize(), () -> task.answer(target(model, response), picture.getBytes()));
    }

    /** Answers for the picture in a body, while memory is reserved for it. */
    <T> T answer(HttpServletRequest request, @Nullable String model, HttpServletResponse response, ModelTask<T> task)
            throws IOException {
        return memory.with(size(request), () -> task.answer(target(model, response), body(request)));
    }

    /**
     * Answers for the pictures of a batch, one after the other. A picture that cannot be used does not affect the others.
     *
     * @param answered creates the item of a picture from its answer
     * @param failed creates the item of a picture that cannot be used
     */
    <T, R> List<R> answerAll(
            List<MultipartFile> pictures,
            HttpServletRequest request,
            PictureTask<T> task,
            Item<T, ? extends R> answered,
            Item<ProblemDetail, ? extends R> failed)
            throws IOException {
        return memory.with(largest(pictures), () -> {
            var items = new ArrayList<R>();
            for (MultipartFile picture : pictures) {
                if (ClientConnection.isClosed(request)) {
                    throw new ClientAbortException("The client has closed the connection.");
                }
                int index = items.size();
                String name = picture.getOriginalFilename();
                try {
                    requireAllowed(picture.getSize());
                    items.add(answered.of(index, name, task.answer(picture.getBytes())));
                } catch (UnprocessableContentException | TooLargeException | TooManyRequestsException e) {
                    items.add(failed.of(index, name, e.document(request)));
                }
            }
            return items;
        });
    }

    /** Checks the number of pictures of a batch. */
    void requireAllowed(List<MultipartFile> pictures) {
        if (pictures.size() > settings.maxBatch()) {
            throw TooLargeException.because(
                    "The batch has %d pictures; the limit is %d.".formatted(pictures.size(), settings.maxBatch()));
        }
    }

    private void requireAllowed(long bytes) {
        if (bytes > settings.maxImage().toBytes()) {
            throw TooLargeException.because("The picture is larger than %d MB, which is the limit."
                    .formatted(settings.maxImage().toMegabytes()));
        }
    }

    private long largest(List<MultipartFile> pictures) {
        long largest = pictures.stream().mapToLong(MultipartFile::getSize).max().orElse(0);
        return Math.min(largest, settings.maxImage().toBytes()); // larger ones are not read
    }

    /** Returns the memory in bytes that the body takes while it is read. */
    private long size(HttpServletRequest request) {
        long length = request.getContentLengthLong();
        requireAllowed(length);
        return length < 0 ? 2 * settings.maxImage().toBytes() : length; // the parts that are read, and the array of all
    }

    private byte[] body(HttpServletRequest request) throws IOException {
        int length = request.getContentLength();
        if (length < 0) {
            byte[] body = request.getInputStream()
                    .readNBytes((int) settings.maxImage().toBytes() + 1);
            requireAllowed(body.length);
            return body;
        }
        var body = new byte[length];
        int read = request.getInputStream().readNBytes(body, 0, length);
        return read == length ? body : Arrays.copyOf(body, read);
    }
}
