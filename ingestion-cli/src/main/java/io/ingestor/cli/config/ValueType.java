package io.ingestor.cli.config;

import io.ingestor.cli.terminal.JsonText;
import io.ingestor.cli.terminal.NativeText;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The type of a setting's values, which parses values and writes them as JSON. */
interface ValueType<T> {

    /**
     * Parses a value.
     *
     * @throws IllegalArgumentException if the value is not of this type; the message continues the name of the key, as
     *     in {@code must be true or false, was 1}
     */
    T parse(RawValue raw);

    /** Returns the value as JSON, as it is written in a configuration file. */
    String json(T value);

    /** Returns the type of whole numbers within bounds, both inclusive. */
    static ValueType<Integer> wholeNumber(int min, int max) {
        return new ValueType<>() {
            @Override
            public Integer parse(RawValue raw) {
                IllegalArgumentException wrong = new IllegalArgumentException(
                        "must be a whole number from " + min + " to " + max + ", was " + raw.quoted());
                // parseInt alone would also accept a plus sign and the digits of other scripts.
                if (!raw.isOneOf(RawValue.Kind.JSON_NUMBER, RawValue.Kind.PLAIN)
                        || !raw.text().matches("-?[0-9]+")) {
                    throw wrong;
                }
                int value;
                try {
                    value = Integer.parseInt(raw.text());
                } catch (NumberFormatException e) {
                    throw wrong;
                }
                if (value < min || value > max) {
                    throw wrong;
                }
                return value;
            }

            @Override
            public String json(Integer value) {
                return value.toString();
            }
        };
    }

    /** Returns the type of numbers within bounds, both inclusive. */
    static ValueType<Double> number(double min, double max) {
        return new ValueType<>() {
            @Override
            public Double parse(RawValue raw) {
                IllegalArgumentException wrong = new IllegalArgumentException(
                        "must be a number from " + json(min) + " to " + json(max) + ", was " + raw.quoted());
                if (!raw.isOneOf(RawValue.Kind.JSON_NUMBER, RawValue.Kind.PLAIN)
                        || !raw.text().matches("-?[0-9]+([.][0-9]+)?([eE][-+]?[0-9]+)?")) {
                    throw wrong;
                }
                double value = Double.parseDouble(raw.text());
                if (value < min || value > max) {
                    throw wrong;
                }
                return value;
            }

            @Override
            public String json(Double value) {
                return value == Math.rint(value) ? Long.toString(value.longValue()) : value.toString();
            }
        };
    }

    /** Returns the type of the values true and false. */
    static ValueType<Boolean> truth() {
        return new ValueType<>() {
            @Override
            public Boolean parse(RawValue raw) {
                if (raw.isOneOf(RawValue.Kind.JSON_BOOLEAN, RawValue.Kind.PLAIN)
                        && (raw.text().equals("true") || raw.text().equals("false"))) {
                    return raw.text().equals("true");
                }
                throw new IllegalArgumentException("must be true or false, was " + raw.quoted());
            }

            @Override
            public String json(Boolean value) {
                return value.toString();
            }
        };
    }

    /** Returns the type of strings that are not blank. */
    static ValueType<String> text() {
        return new ValueType<>() {
            @Override
            public String parse(RawValue raw) {
                if (!raw.isOneOf(RawValue.Kind.JSON_STRING, RawValue.Kind.PLAIN)
                        || raw.text().isBlank()) {
                    throw new IllegalArgumentException("must be a string that is not empty, was " + raw.quoted());
                }
                return raw.text();
            }

            @Override
            public String json(String value) {
                return JsonText.quote(value);
            }
        };
    }

    /** Returns the type of paths that are valid in the file system. */
    static ValueType<String> path() {
        ValueType<String> text = text();
        return new ValueType<>() {
            @Override
            public String parse(RawValue raw) {
                String value = text.parse(raw);
                var unused = NativeText.path(value);
                return value;
            }

            @Override
            public String json(String value) {
                return text.json(value);
            }
        };
    }

    /** Returns the type of the constants of an enum, in lower case. */
    static <E extends Enum<E>> ValueType<E> choice(Class<E> type) {
        return new ValueType<>() {
            @Override
            public E parse(RawValue raw) {
                if (raw.isOneOf(RawValue.Kind.JSON_STRING, RawValue.Kind.PLAIN)) {
                    for (E constant : type.getEnumConstants()) {
                        if (name(constant).equals(raw.text())) {
                            return constant;
                        }
                    }
                }
                String known =
                        Arrays.stream(type.getEnumConstants()).map(this::name).collect(Collectors.joining(", "));
                throw new IllegalArgumentException("must be one of " + known + ", was " + raw.quoted());
            }

            @Override
            public String json(E value) {
                return JsonText.quote(name(value));
            }

            private String name(E constant) {
                return constant.name().toLowerCase(Locale.ROOT);
            }
        };
    }

    /** Returns the type of durations within bounds, both inclusive; see {@link DurationText}. */
    static ValueType<Duration> duration(Duration min, Duration max) {
        return new ValueType<>() {
            @Override
            public Duration parse(RawValue raw) {
                if (raw.isOneOf(RawValue.Kind.JSON_STRING, RawValue.Kind.PLAIN)) {
                    Duration value = DurationText.parse(raw.text()).orElse(null);
                    if (value != null && value.compareTo(min) >= 0 && value.compareTo(max) <= 0) {
                        return value;
                    }
                }
                throw new IllegalArgumentException("must be a duration from " + DurationText.format(min) + " to "
                        + DurationText.format(max) + ", a whole number with a unit (ns, us, ms, s, m, h), was "
                        + raw.quoted());
            }

            @Override
            public String json(Duration value) {
                return JsonText.quote(DurationText.format(value));
            }
        };
    }

    /** Returns a type that accepts the values of another type, or {@code off} for an empty value. */
    static <T> ValueType<Optional<T>> orOff(ValueType<T> type) {
        String off = "off";
        String must = "must be ";
        return new ValueType<>() {
            @Override
            public Optional<T> parse(RawValue raw) {
                if (raw.isOneOf(RawValue.Kind.JSON_STRING, RawValue.Kind.PLAIN)
                        && raw.text().equals(off)) {
                    return Optional.empty();
                }
                try {
                    return Optional.of(type.parse(raw));
                } catch (IllegalArgumentException e) {
                    String wanted = String.valueOf(e.getMessage()).substring(must.length());
                    throw new IllegalArgumentException(must + off + " or " + wanted, e);
                }
            }

            @Override
            public String json(Optional<T> value) {
                return value.map(type::json).orElse(JsonText.quote(off));
            }
        };
    }

    /**
     * Returns the type of sizes within bounds, both inclusive, that are multiples of {@code multipleOf}; see
     * {@link SizeText}.
     */
    static ValueType<Long> size(long min, long max, long multipleOf) {
        return new ValueType<>() {
            @Override
            public Long parse(RawValue raw) {
                if (raw.kind() == RawValue.Kind.JSON_NUMBER
                        || raw.isOneOf(RawValue.Kind.JSON_STRING, RawValue.Kind.PLAIN)) {
                    long value = SizeText.parse(raw.text()).orElse(-1);
                    if (value >= min && value <= max && value % multipleOf == 0) {
                        return value;
                    }
                }
                String step = multipleOf == 1 ? "" : ", a multiple of " + multipleOf + " bytes";
                throw new IllegalArgumentException("must be a size from " + SizeText.format(min) + " to "
                        + SizeText.format(max) + step + ", in bytes or with a unit (KB, MB, GB: powers of 1024), was "
                        + raw.quoted());
            }

            @Override
            public String json(Long value) {
                String text = SizeText.format(value);
                return text.endsWith("B") ? JsonText.quote(text) : text;
            }
        };
    }
}
