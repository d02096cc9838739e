export default { z: 1, 10: 'ten', '2': 'two', '01': 'no index', aws_project_region: 'stale' };
