package dev.retort.models.template;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions a template finds without being given them. */
final class Functions {
    private static final long MAX_RANGE = 100_000;

    private Functions() {}

    static void define(Variables names, @Nullable LocalDateTime clock) {
        names.set("namespace", (Callable) Namespace::of);
        names.set("range", (Callable) Functions::range);
        names.set("dict", (Callable) arguments -> {
            Map<Object, Object> map = new LinkedHashMap<>();
            map.putAll(Namespace.of(arguments).attributes());
            return map;
        });
        names.set("raise_exception", (Callable) arguments -> {
            throw new TemplateFault("the template refuses this chat: " + arguments.at(0, "message", "no reason given"));
        });
        if (clock != null) {
            names.set("strftime_now", (Callable) arguments -> time(arguments.text(0, "strftime_now"), clock));
        }
    }

    private static Object range(Arguments arguments) {
        arguments.need(0, "range");
        boolean one = arguments.positional().size() == 1;
        long from = one ? 0 : arguments.integer(0, "start", 0);
        long to = arguments.integer(one ? 0 : 1, "stop", 0);
        long step = arguments.integer(2, "step", 1);
        if (step == 0 || Math.abs((to - from) / (step == 0 ? 1 : step)) > MAX_RANGE) {
            throw new TemplateFault("range: the step is 0 or there are more than " + MAX_RANGE + " numbers");
        }
        List<Object> numbers = new ArrayList<>();
        for (long i = from; step > 0 ? i < to : i > to; i += step) {
            numbers.add(i);
        }
        return numbers;
    }

    private static String time(String format, LocalDateTime clock) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%' || i + 1 == format.length()) {
                out.append(c);
                continue;
            }
            char field = format.charAt(++i);
            String pattern = switch (field) {
                case 'd' -> "dd";
                case 'm' -> "MM";
                case 'Y' -> "yyyy";
                case 'y' -> "yy";
                case 'b' -> "MMM";
                case 'B' -> "MMMM";
                case 'a' -> "EEE";
                case 'A' -> "EEEE";
                case 'H' -> "HH";
                case 'I' -> "hh";
                case 'M' -> "mm";
                case 'S' -> "ss";
                case 'p' -> "a";
                case 'j' -> "DDD";
                case 'F' -> "yyyy-MM-dd";
                case 'T' -> "HH:mm:ss";
                case '%' -> "'%'";
                default -> throw new TemplateFault("strftime_now does not know %" + field);
            };
            out.append(DateTimeFormatter.ofPattern(pattern, Locale.US).format(clock));
        }
        return out.toString();
    }
}
