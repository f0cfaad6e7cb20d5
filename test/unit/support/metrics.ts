/** One published value. */
interface Published {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Keeps what is published, each value with the dimensions that were added before it. */
export function createMetricsRecorder() {
  const published: Published[] = [];
  const singleMetric = () => {
    const dimensions: Record<string, string> = {};
    const one = {
      addDimension: (name: string, value: string) => {
        dimensions[name] = value;
        return one;
      },
      addMetric: (name: string, unit: string, value: number) => {
        published.push({ name, unit, value, dimensions });
      },
    };
    return one;
  };
  return { metrics: { singleMetric }, published };
}
