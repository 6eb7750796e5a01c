package shuzi.web.problem;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import shuzi.web.RequestId;

/** Sends problem documents for errors that occur outside of controllers. */
@Hidden
@RestController
class ProblemErrorController implements ErrorController {

    @RequestMapping("/error")
    ResponseEntity<Object> error(HttpServletRequest request) {
        Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        HttpStatus status = code instanceof Integer number ? HttpStatus.valueOf(number) : HttpStatus.NOT_FOUND;
        String detail = request.getAttribute(ProblemAnswers.DETAIL_ATTRIBUTE) instanceof String given
                ? given
                : status.getReasonPhrase() + ".";
        ProblemDetail document = ProblemDetail.forStatusAndDetail(status, detail);
        if (InferenceError.isFor(request)) {
            return ResponseEntity.status(status)
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(InferenceError.of(document));
        }
        ProblemKind.of(status.value()).describe(document, request);
        if (request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String path) {
            document.setInstance(ProblemInstance.of(path));
        }
        document.setProperty(RequestId.KEY, RequestId.of(request));
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(document);
    }
}
